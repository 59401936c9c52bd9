import Calendar
import Tariffs
import Yaml

extension ValueKind where Value == ExactDecimal {
  /// A price, rate or factor, taken as it is written: at most six places.
  static func exact(atLeast least: ExactDecimal = .zero) -> ValueKind {
    ValueKind.scalar(
      "decimal",
      expected: "a decimal number with at most six places, such as 1833 or 0.6766",
      schema: ["type": "number"],
      write: { .number($0.double) },
      parse: { $0.isText ? nil : ExactDecimal($0.text) }
    )
    .checked(adding: [JSON.Member("minimum", .number(least.double))]) {
      $0 < least ? "\($0) is below \(least)" : nil
    }
  }
}

/// The keys that every table has.
enum TableKeys {
  static let label = Key("label", .label, doc: "The table's name for people, by language.")
  static let notes = Key("notes", .text, doc: "What a reader of the table must know.")
  static let source = Key(
    "source",
    .text,
    .required,
    doc: "The regulation, contract or publication that the numbers are from."
  )
  static let from = Key(
    "from",
    ValueKind<CivilDate>.date,
    .required,
    doc: "The first day it holds."
  )
}

/// An entry of a list of rates by date.
struct DatedRateDraft: Sendable {
  private static let rate = Key("rate", .exact(), .required, doc: "A share, such as 0.08 for 8 %.")
  private static let price = Key(
    "price",
    .exact(),
    .required,
    doc: "Per kW of the month's highest demand, before VAT."
  )

  private static func shape(_ title: String, doc: String, _ key: Key<ExactDecimal>)
    -> Shape<DatedRate>
  {
    Shape(
      title,
      doc: doc,
      keys: [TableKeys.from.description, key.description, TableKeys.source.description]
    ) { fields, context in
      let from = fields.read(TableKeys.from, &context)
      let rate = fields.read(key, &context)
      let source = fields.read(TableKeys.source, &context)
      guard let from, let rate, let source else { return nil }
      return DatedRate(from: from, source: source, rate: rate)
    }
  }

  static let share = shape("rate", doc: "A rate and the day it begins to hold.", rate)
  static let capacity = shape("capacity price", doc: "The price of a kW and month.", price)
}

/// `tariffs/vat/*.yaml`.
struct VatDraft: Sendable {
  var rates: [DatedRate]

  private static let rates = Key(
    "rates",
    DatedRateDraft.share.kind.list(atLeast: 1),
    .required,
    doc: "The rates; each holds until the next begins."
  )

  static let shape = Shape<Self>(
    "vat",
    doc: "Rates of value-added tax by date: a file of `tariffs/vat/`.",
    keys: [TableKeys.label.description, TableKeys.notes.description, rates.description]
  ) { fields, context in
    _ = fields.read(TableKeys.label, &context)
    _ = fields.read(TableKeys.notes, &context)
    return fields.read(rates, &context).map { Self(rates: $0) }
  }
}
