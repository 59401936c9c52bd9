import Calendar
import Tariffs

/// `emission-factors/*.yaml`.
struct EmissionFactorsDraft: Sendable {
  var head: TableHead
  var factors: [Located<EmissionFactor>]
  var equivalent: ExactDecimal?

  private static let factors = Key(
    "factors",
    EmissionFactor.shape.kind.located(atLeast: 1),
    .required,
    doc: "The factors by the year of their data; energy has the newest of an earlier year."
  )
  private static let equivalent = Key(
    "oil_equivalent",
    .exact(),
    doc: "TOE per MWh; null: no TOE."
  )

  static let shape = Shape<Self>(
    "emission factors",
    doc: "Emission factors of a grid by year: a file of `emission-factors/`.",
    keys: TableHead.keys + [factors.description, equivalent.description]
  ) { fields, context in
    let head = TableHead(fields, &context)
    let equivalent = fields.read(equivalent, &context)
    return fields.read(factors, &context)
      .map { Self(head: head, factors: $0, equivalent: equivalent) }
  }

  var remarks: [TableRemark] {
    let newest = factors.max { $0.value.year < $1.value.year }
    let oldest = factors.min { $0.value.year < $1.value.year }
    var remarks = head.remarks
    if let newest {
      remarks.append(TableRemark(.newestFactor(year: newest.value.year), at: newest.location))
    }
    if let oldest {
      // A factor holds from the year after that of its data.
      let first = CivilDate(year: oldest.value.year + 1, month: 1, day: 1)
      remarks.append(TableRemark(.begins(first), at: oldest.location))
    }
    return remarks
  }
}

extension EmissionFactor {
  private static let year = Key(
    "year",
    .integer(1970...2200),
    .required,
    doc: "The year of the factor's data."
  )
  private static let factor = Key(
    "factor",
    .exact(),
    .required,
    doc: "kg CO2e per kWh, the same as t per MWh."
  )

  static let shape = Shape<Self>(
    "factor",
    doc: "The factor of a year.",
    keys: [year.description, factor.description, TableKeys.source.description]
  ) { fields, context in
    let year = fields.read(year, &context)
    let factor = fields.read(factor, &context)
    let source = fields.read(TableKeys.source, &context)
    guard let year, let factor, let source else { return nil }
    return Self(year: year, factor: factor, source: source)
  }
}
