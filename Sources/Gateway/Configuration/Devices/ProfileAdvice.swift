/// Finds the profile that somebody meant.
struct ProfileAdvice {
  /// The names of all profiles.
  let names: [String]

  /// Whether a text can be a profile's name: one that leads nowhere else in the file system.
  static func isName(_ text: String) -> Bool {
    let segments = text.split(separator: "/", omittingEmptySubsequences: false)
    return !segments.contains { $0.isEmpty || $0.hasPrefix(".") } && !text.utf8.contains(0)
  }

  /// The profile that was probably meant; where several may be, what to say of them.
  func meant(by text: String) -> (name: String?, hint: String?) {
    let word = Self.letters(of: text)
    guard !word.isEmpty else { return (nil, nil) }
    if let same = names.first(where: { Self.letters(of: $0) == word }) { return (same, nil) }
    let models = names.filter { word == Self.letters(of: Self.model(of: $0)) }
    if models.count == 1 { return (models[0], nil) }
    if models.count > 1 { return (nil, "write one of \(models.joined(separator: ", "))") }
    let ofMaker = names.filter { Self.letters(of: $0.split(separator: "/").first ?? "") == word }
    if ofMaker.count > 1 {
      return (nil, "write maker and model, such as \(ofMaker.prefix(4).joined(separator: ", "))")
    }
    let near =
      Spelling.nearest(to: text, among: names)
      ?? Spelling.nearest(to: text, among: names.map(Self.model)).flatMap { model in
        names.first { Self.model(of: $0) == model }
      }
    return (near, nil)
  }

  private static func model(of name: String) -> String {
    name.split(separator: "/").last.map(String.init) ?? name
  }

  /// The small letters and digits of a name, without `.yaml` and a folder `devices/`.
  private static func letters(of text: some StringProtocol) -> String {
    var word = text.lowercased()[...]
    for suffix in ConfigurationFileNames.suffixes where word.hasSuffix(suffix) {
      word = word.dropLast(suffix.count)
    }
    for prefix in ["profiles/", "devices/"] where word.hasPrefix(prefix) {
      word = word.dropFirst(prefix.count)
    }
    return String(word.filter { $0.isLetter || $0.isNumber })
  }
}

extension ValueKind where Value == String {
  /// A profile's name; whether there is one of that name, the library knows.
  static let profileName = {
    var kind = text
    kind.name = libraryName.name
    kind.schema = libraryName.schema
    return kind
  }()

  /// A table's name; whether there is one of that name, the folders of tables know.
  static let tableName = profileName
}
