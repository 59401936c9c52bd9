import Calendar
import Tariffs
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
      if let text = node.scalar?.text, text.first?.isLetter == true,
        DateNotation.advice(for: text) == .none
      {
        return ValueKind<String>.tableName.read(node, &context).map { .table($0) }
      }
      return ValueKind<CivilDate>.date.read(node, &context).map { .date($0) }
    }
  )
}

/// A table of holidays, `holidays/<name>.yaml`.
struct HolidayTableDraft: Sendable {
  var head: TableHead
  var days: [Located<HolidayTableDay>]

  private static let source = Key("source", .text, .required, doc: "Where the days are from.")
  private static let days = Key(
    "days",
    HolidayTableDay.shape.kind.located(atLeast: 1),
    .required,
    doc: "The days."
  )

  static let shape = Shape<Self>(
    "holiday table",
    doc: "Dates on which no shift begins, with their source: a file of `holidays/`.",
    keys: TableHead.keys + [source.description, days.description]
  ) { fields, context in
    let head = TableHead(fields, &context)
    let source = fields.read(source, &context)
    let days = fields.read(days, &context)
    guard source != nil, let days else { return nil }
    return Self(head: head, days: days)
  }

  /// Where it names no end, it covers the year of its last day.
  var remarks: [TableRemark] {
    var remarks = head.remarks
    if head.until == nil, let last = days.max(by: { $0.value.date < $1.value.date }) {
      let end = CivilDate(year: last.value.date.year, month: 12, day: 31)
      remarks.append(TableRemark(.ends(end), at: last.location))
    }
    if let first = days.min(by: { $0.value.date < $1.value.date }) {
      let begin = CivilDate(year: first.value.date.year, month: 1, day: 1)
      remarks.append(TableRemark(.begins(begin), at: first.location))
    }
    for day in days {
      guard let text = day.value.provisional else { continue }
      let date = day.value.date
      remarks.append(
        TableRemark(.provisional(text, from: date, through: date), at: day.location)
      )
    }
    return remarks
  }
}

/// A day of a table of holidays.
struct HolidayTableDay: Sendable {
  var date: CivilDate
  var provisional: ProvisionalText?

  private static let date = Key("date", .date, .required, doc: "The day.")
  private static let name = Key("name", .label, doc: "What is celebrated.")
  private static let inLieuOf = Key(
    "in_lieu_of",
    ValueKind<CivilDate>.date,
    doc: "The holiday on a weekly day of rest that this day makes up for."
  )

  static let shape = Shape<Self>(
    "day",
    doc: "A holiday.",
    keys: [
      date.description, name.description, inLieuOf.description, TableKeys.provisional.description,
    ]
  ) { fields, context in
    _ = fields.read(name, &context)
    let holiday = fields.located(inLieuOf, &context)
    let provisional = fields.read(TableKeys.provisional, &context)
    guard let date = fields.read(date, &context) else { return nil }
    if let holiday, holiday.value >= date {
      context.error("a day in lieu comes after its holiday", at: holiday.location)
    }
    return Self(date: date, provisional: provisional)
  }
}
