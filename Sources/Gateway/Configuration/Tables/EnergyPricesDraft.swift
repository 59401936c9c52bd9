import Calendar
import Tariffs
import Yaml

/// An entry of `prices:` of a tariff.
extension EnergyPrices {
  private static let peak = Key("peak", .exact(), .required, doc: "Per kWh in peak hours.")
  private static let normal = Key("normal", .exact(), .required, doc: "Per kWh in normal hours.")
  private static let offPeak = Key(
    "off_peak",
    .exact(),
    .required,
    doc: "Per kWh in off-peak hours."
  )
  private static let single = Key(
    "price",
    .exact(),
    .required,
    doc: "Per kWh at all hours, in place of the three."
  )
  private static let bands = [peak, normal, offPeak]

  static let shape = Shape<Self>(
    "prices",
    doc: "The prices of a decision: one for each band, or one price.",
    keys: [TableKeys.from.description] + (bands + [single]).map(\.description.asOptional) + [
      TableKeys.source.description, TableKeys.provisional.description,
      TableKeys.paper.description,
    ],
    rules: [oneOrThree]
  ) { fields, context in
    let from = fields.read(TableKeys.from, &context)
    let source = fields.read(TableKeys.source, &context)
    let provisional = fields.read(TableKeys.provisional, &context)
    let isPaper = fields.read(TableKeys.paper, &context)
    let kinds = kinds(fields, &context)
    guard let from, let source, var prices = kinds?(from, source) else { return nil }
    prices.provisional = provisional
    prices.isPaper = isPaper
    return prices
  }

  /// Reads one price or three; `nil` after a complaint.
  private static func kinds(
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) -> ((CivilDate, String) -> Self)? {
    guard fields.has(single.name) else {
      if fields.isMisspelt(single.name) { return nil }
      guard bands.contains(where: { fields.has($0.name) || fields.isMisspelt($0.name) }) else {
        context.error(
          "there is no price here; write price, or peak, normal and off_peak",
          at: fields.node
        )
        return nil
      }
      let peak = fields.read(peak, &context)
      let normal = fields.read(normal, &context)
      let offPeak = fields.read(offPeak, &context)
      guard let peak, let normal, let offPeak else { return nil }
      return { Self(from: $0, source: $1, peak: peak, normal: normal, offPeak: offPeak) }
    }
    if let other = bands.first(where: { fields.has($0.name) }) {
      context.error(
        "an entry has price or prices by band, not both",
        at: fields.location(of: other.name, context)
      )
      return nil
    }
    return fields.read(single, &context).map { price in
      { Self(from: $0, source: $1, price: price) }
    }
  }

  private static let oneOrThree = JSON.Member(
    "oneOf",
    [
      [
        "required": ["price"],
        "not": ["anyOf": .array(bands.map { ["required": [.string($0.name)]] })],
      ],
      [
        "required": .array(bands.map { .string($0.name) }),
        "not": ["required": ["price"]],
      ],
    ]
  )
}

extension KeyDescription {
  /// The key where another may stand in its place.
  fileprivate var asOptional: Self {
    var description = self
    description.isRequired = false
    return description
  }
}
