import Calendar
import Tariffs
import Yaml

/// The keys that every table has beside its numbers.
struct TableHead: Sendable {
  /// Why the whole table may still change.
  var provisional: Located<ProvisionalText>?
  /// When it was last compared with its source.
  var checked: Located<CivilDate>?
  /// The last day it covers.
  var until: Located<CivilDate>?

  private static let label = Key("label", .label, doc: "The table's name for people, by language.")
  private static let notes = Key("notes", .text, doc: "What a reader of the table must know.")
  private static let checked = Key(
    "checked",
    ValueKind<CivilDate>.date,
    doc: "The day on which the table was last compared with its source."
  )
  private static let until = Key(
    "until",
    ValueKind<CivilDate>.date,
    doc: "The last day that the table covers; null: no end is known."
  )

  static let keys = [
    label.description, notes.description, TableKeys.provisional.description, checked.description,
    until.description,
  ]

  init(_ fields: MappingFields, _ context: inout ReadingContext) {
    _ = fields.read(Self.label, &context)
    _ = fields.read(Self.notes, &context)
    provisional = fields.located(TableKeys.provisional, &context)
    checked = fields.located(Self.checked, &context)
    until = fields.located(Self.until, &context)
  }

  /// What it says of the table's standing, as remarks.
  var remarks: [TableRemark] {
    var remarks: [TableRemark] = []
    if let provisional {
      remarks.append(TableRemark(.provisional(provisional.value), at: provisional.location))
    }
    if let checked {
      remarks.append(TableRemark(.compared(checked.value), at: checked.location))
    }
    if let until { remarks.append(TableRemark(.ends(until.value), at: until.location)) }
    return remarks
  }
}
