/// Finds profiles by words of people: makers, models, aliases and kinds, in English or Vietnamese.
struct ProfileSearch {
  /// In small letters, without accents.
  private let words: [String]

  init(words: [String]) {
    self.words = words.flatMap { $0.split(whereSeparator: \.isWhitespace) }
      .map { Self.plain(String($0)) }
      .filter { !$0.isEmpty }
  }

  /// The profiles in which every word stands; first those with a name or model of these words alone.
  func found(among headers: [ProfileHeader]) -> [ProfileHeader] {
    guard !words.isEmpty else { return [] }
    let ranked = headers.compactMap { header in rank(of: header).map { (header, $0) } }
    return ranked.sorted { ($0.1, $0.0.name) < ($1.1, $1.0.name) }.map(\.0)
  }

  /// 0 for the best; `nil` where a word is missing.
  private func rank(of header: ProfileHeader) -> Int? {
    let models = ([header.name, header.model] + header.aliases).map(Self.plain)
    let text =
      ([header.name, header.maker, header.model] + header.aliases + header.labels
      + (header.kind.map { [$0.rawValue, $0.english, $0.vietnamese] + $0.alsoCalled } ?? []))
      .map(Self.plain).joined(separator: " ")
    let dense = Self.dense(text)
    guard words.allSatisfy({ text.contains($0) || dense.contains(Self.dense($0)) }) else {
      return nil
    }
    let whole = Self.dense(words.joined())
    if models.contains(where: { Self.dense($0) == whole || $0.hasSuffix("/\(whole)") }) { return 0 }
    return models.contains { Self.dense($0).contains(whole) } ? 1 : 2
  }

  private static func dense(_ text: String) -> String {
    text.filter { $0.isLetter || $0.isNumber }
  }

  /// Small letters without the marks of Vietnamese.
  static func plain(_ text: String) -> String {
    var plain = ""
    for scalar in text.lowercased().unicodeScalars {
      if scalar == "đ" {
        plain.unicodeScalars.append("d")
      } else if scalar.isASCII {
        plain.unicodeScalars.append(scalar)
      } else {
        // The first scalar of a letter's canonical decomposition is the letter itself.
        plain.unicodeScalars.append(contentsOf: base(of: scalar))
      }
    }
    return plain
  }

  private static func base(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if let letter = letters[scalar] { return [letter] }
    return scalar.properties.isDiacritic ? [] : [scalar]
  }

  private static let letters: [Unicode.Scalar: Unicode.Scalar] = {
    let groups: [(Unicode.Scalar, String)] = [
      ("a", "àáảãạăằắẳẵặâầấẩẫậä"), ("e", "èéẻẽẹêềếểễệë"), ("i", "ìíỉĩịï"),
      ("o", "òóỏõọôồốổỗộơờớởỡợö"), ("u", "ùúủũụưừứửữựüµμ"), ("y", "ỳýỷỹỵ"),
    ]
    var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (plain, marked) in groups {
      for scalar in marked.unicodeScalars { letters[scalar] = plain }
    }
    return letters
  }()
}
