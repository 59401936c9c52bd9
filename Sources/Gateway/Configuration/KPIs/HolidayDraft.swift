import Calendar
import Yaml

/// An entry of `holidays:`: a date, or the name of a table of dates.
enum HolidayDraft: Sendable {
  case date(CivilDate)
  case table(String)
}

extension ValueKind where Value == HolidayDraft {
  /// `2026-09-02` or `vn`.
  static let holiday = ValueKind(
    name: "date or holiday table",
    schema: [
      "anyOf": [
        ValueKind<CivilDate>.date.schema, ["type": "string", "pattern": "^[a-z][a-z0-9-]*$"],
      ]
    ],
    read: { node, context in
      if let text = node.scalar?.text, text.utf8.first.map(isLetter) == true {
        return ValueKind<String>.libraryName.read(node, &context).map { .table($0) }
      }
      return ValueKind<CivilDate>.date.read(node, &context).map { .date($0) }
    }
  )

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

/// A table of holidays, `holidays/<name>.yaml`.
struct HolidayTableDraft: Sendable {
  var source: String
  var days: [HolidayTableDay]

  private static let source = Key("source", .text, .required, doc: "Where the days are from.")
  private static let days = Key(
    "days",
    HolidayTableDay.shape.kind.list(atLeast: 1),
    .required,
    doc: "The days."
  )

  static let shape = Shape<Self>(
    "holiday table",
    doc: "Dates on which no shift begins, with their source.",
    keys: [source.description, days.description]
  ) { fields, context in
    let source = fields.read(source, &context)
    let days = fields.read(days, &context)
    guard let source, let days else { return nil }
    return Self(source: source, days: days)
  }
}

/// A day of a table of holidays.
struct HolidayTableDay: Sendable {
  var date: CivilDate

  private static let date = Key("date", .date, .required, doc: "The day.")
  private static let name = Key("name", .label, doc: "What is celebrated.")

  static let shape = Shape<Self>(
    "day",
    doc: "A holiday.",
    keys: [date.description, name.description]
  ) { fields, context in
    _ = fields.read(name, &context)
    return fields.read(date, &context).map { Self(date: $0) }
  }
}
