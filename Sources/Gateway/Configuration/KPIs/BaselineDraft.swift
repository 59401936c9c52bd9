import Calendar

/// An entry of `baselines:` as it was read.
struct BaselineDraft: Sendable {
  var id: Located<String>
  var energy: Located<String>
  var drivers: [Located<DriverDraft>]
  var period: BaselineDefinition.Period
  var training: TrainingDraft

  private static let id = Key("id", .ownID, .required, doc: "The baseline's id.")
  private static let energy = Key("energy", .id, .required, doc: "The energy account it explains.")
  private static let drivers = Key(
    "drivers",
    ValueKind<DriverDraft>.driver.located(atLeast: 1).checked {
      $0.count > 3 ? "a baseline has one to three drivers, not \($0.count)" : nil
    },
    .required,
    doc:
      "One to three variables that drive it: a KPI of a line (press-line.good), a point (its mean; a counter's increase) or degree days."
  )
  private static let period = DefaultedKey(
    "period",
    .choice(of: "period"),
    default: BaselineDefinition.Period.day,
    doc: "The length of the periods that are compared."
  )
  private static let train = Key(
    "train",
    TrainingDraft.shape.kind,
    .required,
    doc: "What the model is made of: days of the ledger, or a file."
  )

  static let shape = Shape<Self>(
    "baseline",
    doc: "Expected energy as a function of what drives it (ISO 50006).",
    keys: [
      id.description, energy.description, drivers.description, period.description,
      train.description,
    ]
  ) { fields, context in
    let id = fields.located(id, &context)
    let energy = fields.located(energy, &context)
    let drivers = fields.read(drivers, &context)
    let period = fields.read(period, &context)
    let training = fields.read(train, &context)
    guard let id, let energy, let drivers, let training else { return nil }
    return Self(
      id: id,
      energy: energy,
      drivers: drivers,
      period: period,
      training: training
    )
  }
}

/// `train:` of a baseline.
struct TrainingDraft: Sendable {
  var days: ClosedRange<CivilDate>?
  var csv: Located<String>?
  var minimumR2: Double

  private static let from = Key("from", .date, doc: "The first day.")
  private static let to = Key("to", .date, doc: "The last day.")
  private static let csv = Key(
    "csv",
    .text,
    doc: "Instead of from and to: a file with a line for each period, in the configuration folder."
  )
  private static let minimumR2 = DefaultedKey(
    "minimum_r2",
    ValueKind<Double>.numberFromZero.checked(adding: [.init("maximum", 1)]) {
      $0 <= 1 ? nil : "R² is at most 1"
    },
    default: 0.75,
    doc: "The least R² with which the model is taken."
  )

  static let shape = Shape<Self>(
    "train",
    doc: "What a model is made of.",
    keys: [from.description, to.description, csv.description, minimumR2.description]
  ) { fields, context in
    let errorsBefore = context.errorCount
    let limit = fields.read(minimumR2, &context)
    let csv = fields.located(csv, &context)
    let from = fields.read(from, &context)
    let to = fields.read(to, &context)
    if let csv {
      guard !fields.has(Self.from.name), !fields.has(Self.to.name) else {
        context.error("a model is made of from and to, or of csv, not of both", at: fields.node)
        return nil
      }
      return Self(csv: csv, minimumR2: limit)
    }
    guard context.errorCount == errorsBefore, !fields.isSpoilt else { return nil }
    guard let from, let to else {
      context.error("a model needs from and to, or csv", at: fields.node)
      return nil
    }
    guard from <= to else {
      context.error("the training ends before it begins", at: fields.node)
      return nil
    }
    return Self(days: from...to, minimumR2: limit)
  }
}
