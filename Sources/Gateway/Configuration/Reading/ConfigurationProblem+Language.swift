package import Languages

extension ConfigurationProblem {
  /// The problem in a language; file, place and `error:` stay as they are, for programs that read them.
  package func text(in language: Language) -> String {
    guard language == .vietnamese else { return description }
    let question = suggestion.map { "; ý bạn là \($0)?" } ?? ""
    let words = VietnameseProblems.translation(of: message)
    return "\(location): \(severity.rawValue): \(words)\(question)"
  }
}
