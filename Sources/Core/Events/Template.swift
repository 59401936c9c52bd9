/// A text with places for values: `{name}`, and `[…]` around what is left out where a value is missing.
struct Template {
  private let parts: [Part]

  private enum Part {
    case text(Substring)
    case value(String)
    case optional(Template)
  }

  init(_ text: String) { self.init(text[...]) }

  private init(_ text: Substring) {
    var parts: [Part] = []
    var rest = text
    while let mark = rest.firstIndex(where: { $0 == "{" || $0 == "[" }) {
      let isValue = rest[mark] == "{"
      guard let end = rest[mark...].firstIndex(of: isValue ? "}" : "]") else { break }
      parts.append(.text(rest[..<mark]))
      let inner = rest[rest.index(after: mark)..<end]
      parts.append(isValue ? .value(String(inner)) : .optional(Template(inner)))
      rest = rest[rest.index(after: end)...]
    }
    self.parts = parts + [.text(rest)]
  }

  /// The names of all values, in order.
  var names: [String] {
    parts.flatMap { part in
      switch part {
      case .text: [String]()
      case .value(let name): [name]
      case .optional(let template): template.names
      }
    }
  }

  /// The names of the values that must be there.
  var requiredNames: [String] {
    parts.compactMap { if case .value(let name) = $0 { name } else { nil } }
  }

  /// The text alone, without the values.
  var words: String { filled { _ in "" } }

  func filled(_ value: (String) -> String?) -> String {
    parts.map { part in
      switch part {
      case .text(let text): String(text)
      // A missing fact stays visible; a test makes each event with all that it requires.
      case .value(let name): value(name) ?? "?"
      case .optional(let template):
        template.names.contains { value($0) == nil } ? "" : template.filled(value)
      }
    }.joined()
  }
}
