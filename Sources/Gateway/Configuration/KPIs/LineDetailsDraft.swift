import Production
import Yaml

/// What a production line's entry says of reasons, products and people.
struct LineDetailsDraft: Sendable {
  /// How many people work at a line.
  enum Workers: Sendable {
    case number(Double)
    case point(PointReference)
  }

  /// Where the line stands.
  var location: SourceLocation
  var workers: Located<Workers>?
  var reason: Located<PointReference>?
  var product: Located<PointReference>?
  var idealCycles: [NamedEntry<Duration>]
  var failureDenominator: FailureDenominator

  private static let workers = Key(
    "workers",
    .workers,
    doc: "People at the line in a shift: a number, or the point that holds it."
  )
  private static let reason = Key(
    "reason",
    .pointReference,
    doc: "The point with the reason of a stop; its states name the reasons, 0 means none."
  )
  private static let product = Key(
    "product",
    .pointReference,
    doc: "The point with the code of the product that is made."
  )
  private static let idealCycles = DefaultedKey(
    "ideal_cycles",
    ValueKind<Duration>.duration(.milliseconds(1)...(.days(30)))
      .dictionary(by: ValueKind<String>.text),
    default: [],
    doc: "The planned run time per item of each product code; ideal_cycle holds for the others."
  )
  private static let failureDenominator = DefaultedKey(
    "mean_time_per",
    ValueKind<FailureDenominator>.choice(of: "denominator"),
    default: FailureDenominator.failures,
    doc: "What MTBF divides the operating time by: the failures, or one more."
  )

  static let keys = [
    workers.description, reason.description, product.description, idealCycles.description,
    failureDenominator.description,
  ]

  init(_ fields: MappingFields, _ context: inout ReadingContext) {
    location = context.location(of: fields.node)
    workers = fields.located(Self.workers, &context)
    reason = fields.located(Self.reason, &context)
    product = fields.located(Self.product, &context)
    idealCycles = fields.read(Self.idealCycles, &context)
    failureDenominator = fields.read(Self.failureDenominator, &context)
  }
}

extension ValueKind where Value == LineDetailsDraft.Workers {
  /// `6` or `press-1.workers`.
  static let workers = ValueKind(
    name: "number or device.point",
    schema: [
      "anyOf": [
        ValueKind<Double>.numberFromZero.schema, ValueKind<PointReference>.pointReference.schema,
      ]
    ],
    read: { node, context in
      let text = node.scalar?.text ?? ""
      if NumberText.decimal(text) == nil, text.contains(".") {
        return ValueKind<PointReference>.pointReference.read(node, &context).map { .point($0) }
      }
      return ValueKind<Double>.numberFromZero.read(node, &context).map { .number($0) }
    }
  )
}
