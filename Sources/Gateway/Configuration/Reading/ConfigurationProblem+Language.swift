package import Languages

extension ConfigurationProblem {
  /// The problem in a language; file, place and `error:` stay as they are, for programs that read them.
  package func text(in language: Language) -> String {
    guard language == .vietnamese else { return description }
    let question = suggestion.map { "; ý bạn là \($0)?" } ?? ""
    let words = vietnamese ?? VietnameseProblems.translation(of: message)
    return "\(location): \(severity.rawValue): \(words)\(question)"
  }
}

extension BrokerAccessProblem {
  /// Why a broker cannot be reached, in a language.
  package func text(in language: Language) -> String {
    language == .english ? description : VietnameseProblems.translation(of: description)
  }
}

extension WrittenValue.Flaw {
  /// Why a text is no such value, in a language.
  package func text(in language: Language) -> String {
    language == .english ? description : VietnameseProblems.translation(of: description)
  }
}
