import Tariffs

/// `tariffs/reactive/*.yaml`.
struct ReactiveDraft: Sendable {
  /// A row of the table.
  struct Step: Sendable {
    /// Hundredths.
    var powerFactor: Int
    var percent: ExactDecimal
  }

  var head: TableHead
  var source: String
  var steps: [Step]
  var below: ExactDecimal

  private static let steps = Key(
    "steps",
    Step.shape.kind.list(atLeast: 1),
    .required,
    doc: "The charge by cos φ, one row for each hundredth; above them there is none."
  )
  private static let below = Key(
    "below",
    .exact(),
    .required,
    doc: "The charge below the table's least cos φ, in percent."
  )

  static let shape = Shape<Self>(
    "reactive charge",
    doc: "The charge for reactive energy by cos φ: a file of `tariffs/reactive/`.",
    keys: TableHead.keys + [
      TableKeys.source.description, steps.description, below.description,
    ]
  ) { fields, context in
    let head = TableHead(fields, &context)
    let source = fields.read(TableKeys.source, &context)
    let steps = fields.read(steps, &context)
    let below = fields.read(below, &context)
    guard let source, let steps, let below else { return nil }
    requireWholeTable(steps, fields, &context)
    return Self(head: head, source: source, steps: steps, below: below)
  }

  /// A step that is missing would be a charge of nothing.
  private static func requireWholeTable(
    _ steps: [Step],
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) {
    let given = steps.map(\.powerFactor).sorted()
    guard let least = given.first, given != Array(least..<least + given.count) else { return }
    context.error(
      "the steps must have each cos φ from the least on once, in hundredths",
      at: fields.node
    )
  }

  func charge(named name: String) -> ReactiveCharge {
    ReactiveCharge(
      name: name,
      source: source,
      percent: Dictionary(steps.map { ($0.powerFactor, $0.percent) }) { first, _ in first },
      below: below
    )
  }
}

extension ReactiveDraft.Step {
  private static let factor = Key(
    "power_factor",
    ValueKind<ExactDecimal>.exact().checked {
      $0.millionths % 10_000 == 0 && $0.millionths <= 1_000_000
        ? nil : "\($0) is no cos φ in hundredths, such as 0.85"
    },
    .required,
    doc: "cos φ, such as 0.85."
  )
  private static let percent = Key(
    "percent",
    .exact(),
    .required,
    doc: "The share of the active amount before VAT."
  )

  static let shape = Shape<Self>(
    "step",
    doc: "A row of the table.",
    keys: [factor.description, percent.description]
  ) { fields, context in
    let factor = fields.read(factor, &context)
    let percent = fields.read(percent, &context)
    guard let factor, let percent else { return nil }
    return Self(powerFactor: Int(factor.millionths / 10_000), percent: percent)
  }
}
