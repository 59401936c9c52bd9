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

  /// The profile, its kind and its model, in so many columns; where they are few, without the kind.
  package func text(in language: Language, columns: Int = 80) -> String {
    guard !headers.isEmpty else { return "" }
    let kinds = headers.map { $0.kind?.rawValue ?? "" }
    let names = Self.width(headers.map(\.name))
    let hasKinds = columns - names - Self.width(kinds) - 4 >= Self.narrowest
    let room = columns - names - (hasKinds ? Self.width(kinds) + 4 : 2)
    let heads: [ToolText] = hasKinds ? [.profile, .kind, .model] : [.profile, .model]
    var table = TextTable(heads.map { language.text($0.words) })
    for (header, kind) in zip(headers, kinds) {
      let maker = header.model.hasPrefix(header.maker) ? "" : header.maker + " "
      let model = Self.cut(maker + header.model, to: room)
      table.add(hasKinds ? [header.name, kind, model] : [header.name, model])
    }
    return table.text
  }

  /// Columns of a model's name, of which something must be seen.
  private static let narrowest = 8

  private static func width(_ texts: [String]) -> Int { texts.map(\.count).max() ?? 0 }

  private static func cut(_ text: String, to room: Int) -> String {
    let room = max(room, narrowest)
    return text.count <= room ? text : text.prefix(room - 1) + "…"
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
