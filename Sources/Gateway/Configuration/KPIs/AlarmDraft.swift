import Events
import Alarms
import Indicators

/// An entry of `alarms:` as it was read.
struct AlarmDraft: Sendable {
  var id: Located<String>
  var value: Located<String>
  var condition: AlarmCondition
  var hold: Duration
  var severity: Event.Severity
  var latches: Bool

  private static let id = Key("id", .ownID, .required, doc: "The alarm's id, in its events.")
  private static let on = Key(
    "on",
    .text,
    .required,
    doc:
      "What it watches: device.point, energy.account.field, production.line.field or baseline.id.field, "
      + "or without the first word account.field and line.field, as in factory.demand_forecast; the period of an account's or a line's KPI may stand before its field, as in energy.factory.15min.cost."
  )
  private static let above = Key("above", .level, doc: "Raised above this.")
  private static let clearBelow = Key(
    "clear_below",
    .level,
    doc: "With above: cleared below this; above itself unless given."
  )
  private static let below = Key("below", .level, doc: "Raised below this.")
  private static let clearAbove = Key(
    "clear_above",
    .level,
    doc: "With below: cleared above this; below itself unless given."
  )
  private static let outside = Key("outside", .numberRange, doc: "Raised outside this range.")
  private static let equals = Key(
    "equals",
    .number,
    doc: "Raised at this value, such as a state's."
  )
  private static let rate = Key(
    "rate_above",
    .positiveNumber,
    doc: "Raised when the value changes by more than this in a minute."
  )
  private static let noData = Key(
    "no_data",
    .duration(.seconds(1)...(.days(30))),
    doc: "Raised when there was no good value for so long."
  )
  private static let hold = DefaultedKey(
    "for",
    .duration(.zero...(.days(1))),
    default: .zero,
    doc: "How long the condition must hold."
  )
  private static let severity = DefaultedKey(
    "severity",
    .choice(of: "severity") { WordsOfPeople.advice(for: $0, WordsOfPeople.severities) },
    default: Event.Severity.warning,
    doc: "How grave it is."
  )
  private static let latch = DefaultedKey(
    "latch",
    .flag,
    default: false,
    doc: "Whether it stays raised until it is acknowledged."
  )

  private static let conditions = [
    above.name, below.name, outside.name, equals.name, rate.name, noData.name,
  ]

  static let shape = Shape<Self>(
    "alarm",
    doc: "A condition on a value; one message when it begins and one when it ends.",
    keys: [
      id.description, on.description, above.description, clearBelow.description,
      below.description, clearAbove.description, outside.description, equals.description,
      rate.description, noData.description, hold.description, severity.description,
      latch.description,
    ],
    rules: [Shape<Self>.exactlyOne(of: conditions)]
  ) { fields, context in
    let id = fields.located(id, &context)
    let value = fields.located(on, &context)
    let condition = condition(fields, &context)
    let hold = fields.read(hold, &context)
    let severity = fields.read(severity, &context)
    let latches = fields.read(latch, &context)
    guard let id, let value, let condition else { return nil }
    return Self(
      id: id,
      value: value,
      condition: condition,
      hold: hold,
      severity: severity,
      latches: latches
    )
  }

  private static func condition(
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) -> AlarmCondition? {
    let given = conditions.filter(fields.has)
    guard given.count == 1 else {
      if given.isEmpty, fields.isSpoilt { return nil }
      context.error(
        "an alarm has exactly one of \(conditions.joined(separator: ", "))",
        at: given.isEmpty
          ? context.location(of: fields.node) : fields.location(of: given[1], context)
      )
      return nil
    }
    refuseForeignClear(given[0], fields, &context)
    if let above = fields.read(above, &context) {
      let clear = fields.read(clearBelow, &context) ?? above
      if clear > above {
        refuse(clearBelow, "clear_below is above the limit", self.above, fields, &context)
      }
      return .above(above, clearBelow: clear)
    }
    if let below = fields.read(below, &context) {
      let clear = fields.read(clearAbove, &context) ?? below
      if clear < below {
        refuse(clearAbove, "clear_above is below the limit", self.below, fields, &context)
      }
      return .below(below, clearAbove: clear)
    }
    if let range = fields.read(outside, &context) { return .outside(range) }
    if let value = fields.read(equals, &context) { return .equals(value) }
    if let rate = fields.read(rate, &context) { return .changesFasterThan(rate) }
    return fields.read(noData, &context).map { .noData($0) }
  }

  /// A limit for clearing that goes with another condition would be ignored.
  private static func refuseForeignClear(
    _ condition: String,
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) {
    for (clear, owner) in [(clearBelow.name, above.name), (clearAbove.name, below.name)]
    where fields.has(clear) && condition != owner {
      let own =
        condition == above.name ? clearBelow.name : condition == below.name ? clearAbove.name : nil
      context.error(
        "\(clear) goes with \(owner), not with \(condition); "
          + (own.map { "write \($0)" } ?? "remove it"),
        at: fields.location(of: clear, context)
      )
    }
  }

  private static func refuse(
    _ key: Key<Double>,
    _ problem: String,
    _ limit: Key<Double>,
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) {
    if let readings = fields.text(of: limit.name).flatMap({ NumberNotation.thousands(in: $0) }) {
      context.error(
        "\(limit.name) is taken as \(readings.taken), and \(problem)"
          + Advice([readings.taken, readings.other]).text,
        at: fields.location(of: limit.name, context)
      )
      return
    }
    context.error(
      "\(problem): the alarm would end before it begins",
      at: fields.location(of: key.name, context)
    )
  }
}
