import Measurements

/// The state in checkpoints: what changes with each reading, and apart from it the older steps that wait
/// for a silent meter, which change seldom.
extension SlidingDemand: Codable {
  private enum CodingKeys: CodingKey {
    case window, step, meters, next, newest
    case steps, known, bridged, coarseBefore, pastBefore
    /// Of the layout before runs: energies and known milliseconds of each step of all meters.
    case first, energies, accounted
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    window = try values.decode(Int64.self, forKey: .window)
    step = min(max(1, try values.decode(Int64.self, forKey: .step)), 60_000)
    meters = min(max(1, try values.decode(Int.self, forKey: .meters)), 10_000)
    next = try values.decodeIfPresent(Int64.self, forKey: .next).map(StepRuns.bounded)
    known = Array(repeating: TimeStretches(), count: meters)
    guard values.contains(.steps) else {
      let demand = try values.decodeIfPresent(Demand.self, forKey: .newest)
      newest = demand.map { SlidingWindow(demand: $0) }
      try takeSteps(from: values)
      return
    }
    newest = try values.decodeIfPresent(SlidingWindow.self, forKey: .newest)
    steps.append(numbers: try values.decode([Int64].self, forKey: .steps))
    let stretches = try values.decode([[Int64]].self, forKey: .known)
    for (meter, numbers) in zip(known.indices, stretches) {
      known[meter] = TimeStretches(numbers: numbers)
    }
    bridged = TimeStretches(numbers: try values.decode([Int64].self, forKey: .bridged))
    coarseBefore = try values.decodeIfPresent(Int64.self, forKey: .coarseBefore)
      .map(StepRuns.bounded)
    pastBefore = try values.decodeIfPresent(Int64.self, forKey: .pastBefore)
      .map(StepRuns.bounded)
  }

  /// Takes over the layout before runs: what is known is known of each meter alike.
  private mutating func takeSteps(from values: KeyedDecodingContainer<CodingKeys>) throws {
    let first = try values.decode(Int64.self, forKey: .first)
    let energies = try values.decode([Int64].self, forKey: .energies)
    let accounted = try values.decode([Int64].self, forKey: .accounted)
    guard first == StepRuns.bounded(first) else { return }
    for (offset, (energy, time)) in zip(energies, accounted).enumerated() {
      let number = first + Int64(offset)
      let length = min(max(0, time / Int64(meters)), step)
      guard energy != 0 || length > 0 else { continue }
      steps.add(energy, to: number..<number + 1)
      let from = moment(number)
      let stretch = Interval(from: from, to: from.advanced(byMilliseconds: length))
      for meter in known.indices { known[meter].insert(stretch) }
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(window, forKey: .window)
    try values.encode(step, forKey: .step)
    try values.encode(meters, forKey: .meters)
    try values.encodeIfPresent(next, forKey: .next)
    try values.encodeIfPresent(newest, forKey: .newest)
    try values.encode(steps.numbers(in: pastCount..<steps.count), forKey: .steps)
    try values.encode(known.map(\.numbers), forKey: .known)
    try values.encode(bridged.numbers, forKey: .bridged)
    try values.encodeIfPresent(coarseBefore, forKey: .coarseBefore)
    try values.encodeIfPresent(pastBefore, forKey: .pastBefore)
  }

  private var pastCount: Int {
    pastBefore.map { steps.index(endingAfter: $0) } ?? 0
  }

  /// The steps that are kept apart.
  package var past: [Int64] { steps.numbers(in: 0..<pastCount) }

  /// Notes that what is kept apart has been stored as it is.
  package mutating func notePastStored() { isPastChanged = false }

  /// Takes back what was kept apart.
  package mutating func restore(past numbers: [Int64]) {
    guard pastBefore != nil else { return }
    let recent = steps
    steps = StepRuns()
    steps.append(numbers: numbers)
    steps.append(numbers: recent.numbers(in: 0..<recent.count))
  }

  /// Keeps old steps apart once they are many, half a window of them and more at a time.
  mutating func keepPastApart() {
    let most = Int(stepsInWindow) + 60
    guard steps.count - pastCount > most else { return }
    pastBefore = steps.runs[steps.count - most / 2].start
    isPastChanged = true
  }
}
