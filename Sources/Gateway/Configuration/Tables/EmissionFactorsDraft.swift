import Tariffs

/// `emission-factors/*.yaml`.
struct EmissionFactorsDraft: Sendable {
  var factors: [EmissionFactor]
  var equivalent: ExactDecimal?

  private static let factors = Key(
    "factors",
    EmissionFactor.shape.kind.list(atLeast: 1),
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
    keys: [
      TableKeys.label.description, TableKeys.notes.description, factors.description,
      equivalent.description,
    ]
  ) { fields, context in
    _ = fields.read(TableKeys.label, &context)
    _ = fields.read(TableKeys.notes, &context)
    let equivalent = fields.read(equivalent, &context)
    return fields.read(factors, &context).map { Self(factors: $0, equivalent: equivalent) }
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
