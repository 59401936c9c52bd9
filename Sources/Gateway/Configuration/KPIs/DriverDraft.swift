import Production
import Yaml

/// A driver of a baseline as it was read.
enum DriverDraft: Sendable {
  /// `press-line.good` or `weather.temperature`.
  case value(String)
  /// `{ cooling_degree_days: weather.temperature, base: 24 }`
  case degreeDays(DegreeDaysDraft)

  /// The name of its column in a file of training periods.
  var column: String {
    switch self {
    case .value(let text): text
    case .degreeDays(let draft): draft.key
    }
  }
}

/// Degree days of a temperature.
struct DegreeDaysDraft: Sendable {
  var point: Located<PointReference>
  var base: Double
  var isCooling: Bool

  var key: String { isCooling ? Self.cooling.name : Self.heating.name }

  private static let cooling = Key(
    "cooling_degree_days",
    .pointReference,
    doc: "The temperature of which degree days above the base are taken."
  )
  private static let heating = Key(
    "heating_degree_days",
    .pointReference,
    doc: "The temperature of which degree days below the base are taken."
  )
  private static let base = Key(
    "base",
    ValueKind<Double>.number.checked(adding: [.init("minimum", -100), .init("maximum", 200)]) {
      abs($0 - 50) <= 150 ? nil : "a base temperature is from -100 to 200"
    },
    .required,
    doc: "The temperature, in the point's unit, at which nothing is cooled or heated."
  )

  static let shape = Shape<Self>(
    "degree days",
    doc: "Degree days as a driver: the mean of what a temperature was beyond a base, times days.",
    keys: [cooling.description, heating.description, base.description],
    rules: [Shape<Self>.exactlyOne(of: [cooling.name, heating.name])]
  ) { fields, context in
    let cooling = fields.located(cooling, &context)
    let heating = fields.located(heating, &context)
    let base = fields.read(base, &context)
    guard fields.has(Self.cooling.name) != fields.has(Self.heating.name) else {
      context.error(
        "a driver of degree days has either cooling_degree_days or heating_degree_days",
        at: fields.node
      )
      return nil
    }
    guard let point = cooling ?? heating, let base else { return nil }
    return Self(point: point, base: base, isCooling: cooling != nil)
  }
}

extension ValueKind where Value == DriverDraft {
  /// A value's name, or degree days.
  static let driver = ValueKind(
    name: "value or degree days",
    schema: ["anyOf": [ValueKind<String>.text.schema, DegreeDaysDraft.shape.description.schema]],
    read: { node, context in
      if case .mapping = node.value {
        return DegreeDaysDraft.shape.read(node, &context).map { .degreeDays($0) }
      }
      return ValueKind<String>.text.read(node, &context).map { .value($0) }
    },
    contents: DegreeDaysDraft.shape.description
  )
}
