import Production
import Yaml

/// `state:` of a production line: by a point's numbers, or by power.
enum StateDraft: Sendable {
  /// `isSpoilt`: names had errors, so that some may be missing.
  case point(
    Located<PointReference>,
    names: [(state: MachineState, names: [Located<String>])],
    isSpoilt: Bool
  )
  case coils([(state: MachineState, point: Located<PointReference>)], otherwise: MachineState)
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
  private static let coils = Key(
    "coils",
    ValueKind<PointReference>.pointReference.dictionary(by: ValueKind<String>.text),
    doc: "Instead of point: the bit of each state, fault: press-1.alarm; the first one set counts."
  )
  private static let otherwise = DefaultedKey(
    "otherwise",
    ValueKind<MachineState>.choice(of: "state"),
    default: MachineState.idle,
    doc: "With coils: the state where no bit is set."
  )
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
      "What the machine's state is found from: a point with named numbers, bits, or power with two thresholds.",
    keys: [point.description] + names.map(\.1.description)
      + [coils.description, otherwise.description]
      + [power.description, offBelow.description, runningAbove.description, hold.description],
    rules: [Shape<Self>.exactlyOne(of: [point.name, coils.name, power.name])],
    advice: { node in
      node.scalar.map { "{ point: \($0.text), running: [running] } with the names of the states" }
    }
  ) { fields, context in
    let given = [point.name, coils.name, power.name].filter(fields.has)
    guard given.count == 1, let source = given.first else {
      if given.isEmpty, fields.isSpoilt { return nil }
      context.error("a state needs one of point, coils and power", at: fields.node)
      return nil
    }
    refuse(keys(besides: source), besides: source, fields, &context)
    switch source {
    case point.name: return byPoint(fields, &context)
    case coils.name: return byCoils(fields, &context)
    default: return byPower(fields, &context)
    }
  }

  /// The keys that do not go with a source, with the source that they go with.
  private static func keys(besides source: String) -> [(name: String, source: String)] {
    let all =
      names.map { ($0.1.name, point.name) } + [(otherwise.name, coils.name)]
      + [offBelow.name, runningAbove.name, hold.name].map { ($0, power.name) }
    return all.filter { $0.1 != source }
  }

  private static func refuse(
    _ keys: [(name: String, source: String)],
    besides source: String,
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) {
    for key in keys where fields.has(key.name) {
      context.error(
        "\"\(key.name)\" belongs to \(key.source), not to \(source)",
        at: fields.location(of: key.name, context)
      )
    }
  }

  private static func byPoint(_ fields: MappingFields, _ context: inout ReadingContext) -> Self? {
    let errorsBefore = context.errorCount
    let states = names.map { (state: $0.0, names: fields.read($0.1, &context)) }
    let isSpoilt = context.errorCount > errorsBefore || fields.isSpoilt
    return fields.located(point, &context).map { .point($0, names: states, isSpoilt: isSpoilt) }
  }

  private static func byCoils(_ fields: MappingFields, _ context: inout ReadingContext) -> Self? {
    let otherwise = fields.read(otherwise, &context)
    guard let entries = fields.read(coils, &context) else { return nil }
    let coils = entries.compactMap {
      entry -> (state: MachineState, point: Located<PointReference>)? in
      guard let state = MachineState(rawValue: entry.name), state != .unknown else {
        let states = names.map(\.0.rawValue)
        context.error(
          "\"\(entry.name)\" is no state; write \(states.joined(separator: ", "))",
          at: entry.location,
          suggestion: Spelling.nearest(to: entry.name, among: states)
        )
        return nil
      }
      return entry.value.map { (state, Located(value: $0, location: entry.location)) }
    }
    if !coils.contains(where: { $0.state == .running }), otherwise != .running {
      context.error("no bit means running; write running: device.point", at: fields.node)
    }
    return .coils(coils, otherwise: otherwise)
  }

  private static func byPower(_ fields: MappingFields, _ context: inout ReadingContext) -> Self? {
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
