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
  ///
  /// `headers` says what the profiles are; it is called only where the names do not decide.
  func meant(
    by text: String,
    headers: () -> [ProfileHeader] = { [] }
  ) -> (name: String?, hint: String?) {
    let word = Self.letters(of: text)
    guard !word.isEmpty else { return (nil, nil) }
    if let same = names.first(where: { Self.letters(of: $0) == word }) { return (same, nil) }
    if let found = Self.answer(names.filter { word == Self.letters(of: Self.model(of: $0)) }) {
      return found
    }
    let ofMaker = names.filter { Self.letters(of: $0.split(separator: "/").first ?? "") == word }
    if ofMaker.count > 1 {
      return (nil, "write maker and model, such as \(ofMaker.prefix(4).joined(separator: ", "))")
    }
    if let found = Self.answer(Self.owners(of: text, among: headers())) { return found }
    if let near = near(to: text) { return (near, nil) }
    let maker = text.split(separator: "/").first.map(String.init) ?? ""
    guard text.contains("/"), names.contains(where: { $0.hasPrefix(maker + "/") }) else {
      return (nil, nil)
    }
    return (nil, "park-gateway profiles list --maker \(maker) shows those there are")
  }

  /// The name that is spelt nearly so; a model alone is compared with models.
  private func near(to text: String) -> String? {
    if let name = Spelling.nearest(to: text, among: names),
      Spelling.nearest(to: Self.model(of: text), among: [Self.model(of: name)]) != nil
    {
      return name
    }
    return Spelling.nearest(to: text, among: names.map(Self.model)).flatMap { model in
      names.first { Self.model(of: $0) == model }
    }
  }

  private static func answer(_ names: [String]) -> (name: String?, hint: String?)? {
    switch names.count {
    case 0: nil
    case 1: (names[0], nil)
    default: (nil, "write one of \(names.joined(separator: ", "))")
    }
  }

  /// The profiles that name a model, with or without its maker, among their aliases.
  private static func owners(of text: String, among headers: [ProfileHeader]) -> [String] {
    let model = Self.letters(of: Self.model(of: text))
    guard model.count > 2 else { return [] }
    return headers.filter { header in
      (header.aliases + [header.model]).contains { Self.letters(of: $0) == model }
    }
    .map(\.name)
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
