import Calendar
import Tariffs
import Yaml

/// An entry of a list of rates by date.
struct DatedRateDraft: Sendable {
  private static let rate = Key("rate", .exact(), .required, doc: "A share, such as 0.08 for 8 %.")
  private static let price = Key(
    "price",
    .exact(),
    .required,
    doc: "Per kW of the month's highest demand, before VAT."
  )

  private static func shape(
    _ title: String,
    doc: String,
    _ key: Key<ExactDecimal>,
    mayBePaper: Bool = false
  ) -> Shape<DatedRate> {
    Shape(
      title,
      doc: doc,
      keys: [
        TableKeys.from.description, key.description, TableKeys.source.description,
        TableKeys.provisional.description,
      ] + (mayBePaper ? [TableKeys.paper.description] : [])
    ) { fields, context in
      let from = fields.read(TableKeys.from, &context)
      let rate = fields.read(key, &context)
      let source = fields.read(TableKeys.source, &context)
      let provisional = fields.read(TableKeys.provisional, &context)
      let isPaper = mayBePaper ? fields.read(TableKeys.paper, &context) : false
      guard let from, let rate, let source else { return nil }
      var dated = DatedRate(from: from, source: source, rate: rate)
      dated.provisional = provisional
      dated.isPaper = isPaper
      return dated
    }
  }

  static let share = shape("rate", doc: "A rate and the day it begins to hold.", rate)
  static let capacity = shape(
    "capacity price",
    doc: "The price of a kW and month.",
    price,
    mayBePaper: true
  )
}

/// `tariffs/vat/*.yaml`.
struct VatDraft: Sendable {
  var head: TableHead
  var rates: [Located<DatedRate>]

  private static let rates = Key(
    "rates",
    DatedRateDraft.share.kind.located(atLeast: 1),
    .required,
    doc: "The rates; each holds until the next begins."
  )

  static let shape = Shape<Self>(
    "vat",
    doc: "Rates of value-added tax by date: a file of `tariffs/vat/`.",
    keys: TableHead.keys + [rates.description]
  ) { fields, context in
    let head = TableHead(fields, &context)
    return fields.read(rates, &context).map { Self(head: head, rates: $0) }
  }

  var remarks: [TableRemark] {
    head.remarks + TableRemark.entries(rates, isPaper: { _ in false }, \.provisional)
  }
}
