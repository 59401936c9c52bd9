import Calendar

/// An entry of `baselines:` as it was read.
struct BaselineDraft: Sendable {
  var id: Located<String>
  var energy: Located<String>
  var drivers: [Located<String>]
  var period: BaselineDefinition.Period
  var training: ClosedRange<CivilDate>

  private static let id = Key("id", .id, .required, doc: "The baseline's id.")
  private static let energy = Key("energy", .id, .required, doc: "The energy account it explains.")
  private static let drivers = Key(
    "drivers",
    ValueKind<String>.text.located(atLeast: 1).checked {
      $0.count > 3 ? "a baseline has one to three drivers, not \($0.count)" : nil
    },
    .required,
    doc: "One to three variables that drive it: line.good, device.point."
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
    doc: "The days that the model is made of."
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
      training: training.days
    )
  }
}

/// `train:` of a baseline.
struct TrainingDraft: Sendable {
  var days: ClosedRange<CivilDate>

  private static let from = Key("from", .date, .required, doc: "The first day.")
  private static let to = Key("to", .date, .required, doc: "The last day.")

  static let shape = Shape<Self>(
    "train",
    doc: "The days that a model is made of.",
    keys: [from.description, to.description]
  ) { fields, context in
    guard let from = fields.read(from, &context), let to = fields.read(to, &context) else {
      return nil
    }
    guard from <= to else {
      context.error("the training ends before it begins", at: fields.node)
      return nil
    }
    return Self(days: from...to)
  }
}
