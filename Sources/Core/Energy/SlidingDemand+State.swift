import Measurements

/// The state in checkpoints: what changes with each reading, and apart from it the older steps that wait
/// for a silent meter, which change seldom.
extension SlidingDemand: Codable {
  private enum CodingKeys: CodingKey {
    case window, step, meters, next, newest
    case meterSteps, known, bridged, coarseBefore, pastBefore
    /// Of the layout before steps of each meter: those of all meters together.
    case steps
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
    steps = Array(repeating: StepRuns(), count: meters + 1)
    guard values.contains(.steps) || values.contains(.meterSteps) else {
      let demand = try values.decodeIfPresent(Demand.self, forKey: .newest)
      newest = demand.map { SlidingWindow(demand: $0) }
      try takeSteps(from: values)
      return
    }
    newest = try values.decodeIfPresent(SlidingWindow.self, forKey: .newest)
    if let together = try values.decodeIfPresent([Int64].self, forKey: .steps) {
      steps[unparted].append(numbers: together)
    } else {
      let lists = try values.decode([[Int64]].self, forKey: .meterSteps)
      for (meter, numbers) in zip(steps.indices, lists) { steps[meter].append(numbers: numbers) }
    }
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

  /// The position of steps that are of all meters together: those of one meter are its own.
  private var unparted: Int { meters == 1 ? 0 : meters }

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
      steps[unparted].add(energy, to: number..<number + 1)
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
    let recent = steps.map { $0.numbers(in: pastCount(of: $0)..<$0.count) }
    try values.encode(recent, forKey: .meterSteps)
    try values.encode(known.map(\.numbers), forKey: .known)
    try values.encode(bridged.numbers, forKey: .bridged)
    try values.encodeIfPresent(coarseBefore, forKey: .coarseBefore)
    try values.encodeIfPresent(pastBefore, forKey: .pastBefore)
  }

  private func pastCount(of steps: StepRuns) -> Int {
    pastBefore.map { steps.index(endingAfter: $0) } ?? 0
  }

  /// The steps that are kept apart: of each meter, and those of all together.
  package var past: [[Int64]] { steps.map { $0.numbers(in: 0..<pastCount(of: $0)) } }

  /// Notes that what is kept apart has been stored as it is.
  package mutating func notePastStored() { isPastChanged = false }

  /// Takes back what was kept apart.
  package mutating func restore(past lists: [[Int64]]) {
    guard pastBefore != nil else { return }
    for (meter, numbers) in zip(steps.indices, lists) {
      let recent = steps[meter]
      steps[meter] = StepRuns()
      steps[meter].append(numbers: numbers)
      steps[meter].append(numbers: recent.numbers(in: 0..<recent.count))
    }
  }

  /// Takes back what was kept apart by the layout before steps of each meter.
  package mutating func restore(pastOfAll numbers: [Int64]) {
    restore(past: Array(repeating: [], count: unparted) + [numbers])
  }

  /// Keeps old steps apart once they are many, half a window of them and more at a time.
  mutating func keepPastApart(_ meter: Int) {
    let most = Int(stepsInWindow) + 60
    let steps = steps[meter]
    guard steps.count - pastCount(of: steps) > most else { return }
    pastBefore = steps.runs[steps.count - most / 2].start
    isPastChanged = true
  }
}
