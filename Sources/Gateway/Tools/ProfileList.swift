package import Configuration
package import Languages

/// A list of profiles, for people and programs.
package struct ProfileList: Sendable {
  package let headers: [ProfileHeader]

  package init(_ headers: [ProfileHeader]) { self.headers = headers }

  /// Of a kind, and of a maker; `nil`: of any.
  ///
  /// A maker is meant by its name or folder, or by a part of them.
  package func keeping(kind: DeviceKind?, maker: String?) -> Self {
    let word = maker.map(Self.letters)
    return Self(
      headers.filter { header in
        (kind == nil || header.kind == kind)
          && word.map { word in
            let folder = header.name.split(separator: "/").first.map(String.init) ?? ""
            return Self.letters(header.maker).contains(word) || Self.letters(folder).contains(word)
          } ?? true
      }
    )
  }

  /// The profile, its kind and its model, in 80 columns.
  package func text(in language: Language) -> String {
    guard !headers.isEmpty else { return "" }
    let kinds = headers.map { $0.kind?.rawValue ?? "" }
    let room = 76 - Self.width(headers.map(\.name)) - Self.width(kinds)
    var table = TextTable([ToolText.profile, .kind, .model].map { language.text($0.words) })
    for (header, kind) in zip(headers, kinds) {
      let maker = header.model.hasPrefix(header.maker) ? "" : header.maker + " "
      table.add([header.name, kind, Self.cut(maker + header.model, to: room)])
    }
    return table.text
  }

  private static func width(_ texts: [String]) -> Int { texts.map(\.count).max() ?? 0 }

  private static func cut(_ text: String, to room: Int) -> String {
    text.count <= max(room, 12) ? text : text.prefix(max(room, 12) - 1) + "…"
  }

  private static func letters(_ text: String) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  package var json: JSON {
    .array(
      headers.map { header in
        [
          "name": .string(header.name), "maker": .string(header.maker),
          "model": .string(header.model),
          "kind": header.kind.map { .string($0.rawValue) } ?? .null,
          "aliases": .array(header.aliases.map { .string($0) }),
        ]
      }
    )
  }
}
