import Production
import Yaml

/// `state:` of a production line: by a point's numbers, or by power.
enum StateDraft: Sendable {
  case point(Located<PointReference>, names: [(state: MachineState, names: [Located<String>])])
  case power(Located<PointReference>, offBelow: Double, runningAbove: Double, hold: Duration)

  private static let point = Key("point", .pointReference, doc: "A point of kind state.")
  private static let names = MachineState.allCases.filter { $0 != .unknown }.map { state in
    (
      state,
      DefaultedKey(
        state.rawValue,
        ValueKind<String>.text.located(),
        default: [],
        doc: "The names, or numbers, of the point that mean \(state.rawValue)."
      )
    )
  }
  private static let power = Key(
    "power",
    .pointReference,
    doc: "Instead of point: the power of a machine without a PLC."
  )
  private static let offBelow = Key(
    "off_below",
    .power,
    doc: "With power: the machine is off below."
  )
  private static let runningAbove = Key(
    "running_above",
    .power,
    doc: "With power: it runs above; between the two it is idle."
  )
  private static let hold = DefaultedKey(
    "hold",
    .duration(.zero...(.hours(1))),
    default: .seconds(10),
    doc: "With power: how long a state must last to count."
  )

  static let shape = Shape<Self>(
    "state",
    doc:
      "What tells the machine's state: a point with named numbers, or power with two thresholds.",
    keys: [point.description] + names.map(\.1.description)
      + [power.description, offBelow.description, runningAbove.description, hold.description],
    rules: [Shape<Self>.exactlyOne(of: [point.name, power.name])]
  ) { fields, context in
    switch (fields.has(point.name), fields.has(power.name)) {
    case (true, false): return byPoint(fields, &context)
    case (false, true): return byPower(fields, &context)
    default:
      context.error("a state is told by one of point and power", at: fields.node)
      return nil
    }
  }

  private static func byPoint(_ fields: MappingFields, _ context: inout ReadingContext) -> Self? {
    for name in [offBelow.name, runningAbove.name, hold.name] where fields.has(name) {
      context.error(
        "\"\(name)\" belongs to power, not to point",
        at: fields.location(of: name, context)
      )
    }
    let states = names.map { (state: $0.0, names: fields.read($0.1, &context)) }
    return fields.located(point, &context).map { .point($0, names: states) }
  }

  private static func byPower(_ fields: MappingFields, _ context: inout ReadingContext) -> Self? {
    for (_, key) in names where fields.has(key.name) {
      context.error(
        "\"\(key.name)\" belongs to point, not to power",
        at: fields.location(of: key.name, context)
      )
    }
    for name in [offBelow.name, runningAbove.name] where !fields.has(name) {
      context.error("the key \"\(name)\" is missing", at: fields.node)
    }
    let hold = fields.read(hold, &context)
    guard let reference = fields.located(power, &context),
      let offBelow = fields.read(offBelow, &context),
      let runningAbove = fields.read(runningAbove, &context)
    else { return nil }
    guard offBelow <= runningAbove else {
      context.error("off_below is above running_above", at: fields.node)
      return nil
    }
    return .power(reference, offBelow: offBelow, runningAbove: runningAbove, hold: hold)
  }
}
