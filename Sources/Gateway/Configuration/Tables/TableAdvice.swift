/// Which tables there are, for a name that none of them has.
enum TableAdvice {
  /// The table whose name has the same letters and digits, `.yaml` and a folder left out.
  static func same(as name: String, among names: [String]) -> String? {
    let word = letters(of: name)
    return names.first { letters(of: $0) == word }
      ?? names.first { letters(of: $0.split(separator: "/").last ?? "") == word }
  }

  /// What to add to a complaint: the tables with a part of the name, or the first of all.
  static func hint(for name: String, among names: [String]) -> String {
    guard !names.isEmpty else { return "; there is none at all in the folders looked at" }
    var words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let joined = name.lowercased().filter { $0.isLetter || $0.isNumber }
    words += vietnamese.filter { joined.contains($0.key) }.map(\.value)
    func fit(_ table: String) -> Int {
      let parts = table.lowercased().split { !$0.isLetter && !$0.isNumber }
      return words.filter { word in word.count > 1 && parts.contains { $0.hasPrefix(word) } }.count
    }
    let best = names.map(fit).max() ?? 0
    let fitting = names.filter { fit($0) == best }.sorted()
    let shown = fitting.prefix(8).joined(separator: ", ")
    return "; write one of \(shown)\(fitting.count > 8 ? ", …" : "")"
  }

  private static let vietnamese = [
    "sảnxuất": "production", "sanxuat": "production", "kinhdoanh": "business",
    "hànhchính": "administrative",
    "hanhchinh": "administrative", "khucôngnghiệp": "park", "kcn": "park", "tết": "vn", "lễ": "vn",
  ]

  private static func letters(of text: some StringProtocol) -> String {
    var word = text.lowercased()[...]
    for suffix in ConfigurationFileNames.suffixes where word.hasSuffix(suffix) {
      word = word.dropLast(suffix.count)
    }
    return String(word.filter { $0.isLetter || $0.isNumber })
  }
}
