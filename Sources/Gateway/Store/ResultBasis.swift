/// What the values of a result are founded on, as one text: `name=text` by the names' order, with unit
/// separators between them, so that equal ones are kept once.
struct ResultBasis {
  let text: String

  private static let separator: Character = "\u{1F}"

  init(text: String) { self.text = text }

  /// `nil` where there is nothing to tell.
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
