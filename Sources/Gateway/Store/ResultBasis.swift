/// What the values of a result are based on, as one text.
///
/// The text is `name=text`, ordered by name, with unit separators between them. Equal texts are
/// stored only once.
struct ResultBasis {
  let text: String

  private static let separator: Character = "\u{1F}"

  init(text: String) { self.text = text }

  /// `nil` where there are no sources.
  init?(_ sources: [String: String]) {
    guard !sources.isEmpty else { return nil }
    text = sources.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      .joined(separator: String(Self.separator))
  }

  /// By the value's name.
  var sources: [String: String] {
    var sources: [String: String] = [:]
    for part in text.split(separator: Self.separator) {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if halves.count == 2 { sources[String(halves[0])] = String(halves[1]) }
    }
    return sources
  }
}
