import Events
import Languages

/// Writes the list of events, in Markdown.
package enum EventReference {
  /// The text of `docs/events.md`.
  package static var markdown: String {
    introduction + EventCatalogue.sections.map(section).joined() + facts
  }

  private static let introduction = """
    # Events · Sự kiện

    Made of the declarations that the events are made of. An event goes to `<root>/<asset>/event` of its subject, or to
    `<root>/_gateway/<gateway>/event`, QoS 1, not retained:

    `{"ts":…,"id":"…","type":"…","severity":"info|warning|critical","message":{"en":"…","vi":"…"}}`

    Events that belong together, such as the loss and the return of a device, have the same `id`. The facts are members of the
    message beside `message`, named as below; a fact that is not known is absent. Only `changes` stands in the texts alone. In the
    texts the name of a fact stands for its value; what stands in square brackets is left out where the fact is missing.

    Sự kiện được gửi trên chủ đề `event` của đối tượng liên quan, QoS 1, không giữ lại. Các sự kiện đi đôi có cùng `id`. Các dữ kiện
    là trường riêng của bản tin, bên cạnh `message`; dữ kiện chưa biết thì không có. Riêng `changes` chỉ có trong lời văn. Trong
    lời văn, tên dữ kiện đứng thay cho giá trị; phần trong ngoặc vuông được bỏ khi thiếu dữ kiện.

    """

  private static func section(_ section: EventCatalogue.Section) -> String {
    "\n## \(section.heading.english) · \(section.heading.vietnamese)\n"
      + section.kinds.map(entry).joined()
  }

  private static func entry(_ kind: EventKind) -> String {
    let severities = kind.severities.map(\.rawValue).joined(separator: ", ")
    let subjects = kind.subjects.map(\.rawValue).joined(separator: ", ")
    let facts = kind.facts.map { "`\($0.rawValue)`" }
    return """

      ### `\(kind.code)`

      \(kind.condition.english). · \(kind.condition.vietnamese).

      | severity | of | facts |
      | --- | --- | --- |
      | \(severities) | \(subjects) | \(facts.isEmpty ? "–" : facts.joined(separator: ", ")) |

      \(kind.wordings.map(texts).joined(separator: "\n"))

      """
  }

  private static func texts(_ wording: EventWording) -> String {
    let template = wording.template
    return "- en: `\(template.english)`\n- vi: `\(template.vietnamese)`"
  }

  private static var facts: String {
    let used = Set(EventCatalogue.kinds.flatMap(\.facts))
    let rows = FactName.allCases.filter(used.contains).map { name in
      "| `\(name.rawValue)` | \(name.meaning.english) | \(name.meaning.vietnamese) |\n"
    }
    return "\n## Facts · Dữ kiện\n\n| fact | what it holds | nội dung |\n| --- | --- | --- |\n"
      + rows.joined()
  }
}
