package import Energy
package import Measurements

/// Turns the readings of a production line into bookings of times and items, and into events.
///
/// Its fields are the whole state: encoded and decoded at any moment, it goes on as if nothing had
/// happened. A state holds from its reading to the next, or for two poll periods; then it is unknown.
/// Time in which the clock is set back is not booked twice; see ``advance(to:calendar:into:)``.
package struct ProductionLine: Sendable, Hashable, Codable {
  package internal(set) var definition: ProductionLineDefinition
  /// Milliseconds between two readings of the line's points.
  package internal(set) var pollPeriod: Int64

  /// The stretch of time that is being booked; its end is the moment up to which everything is booked.
  var booked: Interval?
  /// Stretches that were booked before the clock was set, without overlap: nothing is booked in them again.
  var earlier: [Interval] = []
  /// What is booked before this moment stays; the rest was booked for ``held`` and may be taken back.
  var settled: Timestamp = .distantPast
  var held: HeldState?
  /// Up to when everything was booked when the last reading of the state came in.
  var heardAt: Timestamp?
  /// A state that the power suggests, but that has not held for long enough.
  var pending: PendingState?
  var run: StateRun?
  /// The run before, which time has ended and a reading on its way may continue.
  var ended: EndedRun?
  var plannedStops: [Interval] = []

  var goodCounter: ItemCounter?
  var rejectCounter: ItemCounter?
  var totalCounter: ItemCounter?
  var reworkCounter: ItemCounter?

  /// What was last read of each bit that shows the state, and not yet judged.
  var coils: [PointReference: Bool]?
  /// The reason last read.
  var reason: String?
  var product: HeldProduct?
  /// The number of people last read.
  var crew: Double?
  /// The number before the last change, under which time may be booked that is taken back.
  var formerCrew: FormerCrew?

  var cache = SlotPlanCache()

  private enum CodingKeys: CodingKey {
    case definition, pollPeriod, booked, earlier, settled, held, heardAt, pending, run, ended
    case plannedStops
    case goodCounter, rejectCounter, totalCounter, reworkCounter, coils, reason, product, crew
    case formerCrew
  }

  /// A line of which nothing is known yet.
  ///
  /// - Parameters:
  ///   - definition: The line's part of the configuration.
  ///   - pollPeriod: Milliseconds between two readings of its points.
  ///   - counters: What the device files say of its item counters, where they say anything.
  package init(
    definition: ProductionLineDefinition,
    pollPeriod: Int64,
    counters: [PointReference: CounterSettings] = [:]
  ) {
    self.definition = definition
    self.pollPeriod = min(max(pollPeriod, 1), Self.longestPollPeriod)
    let counter = { (point: PointReference?) -> ItemCounter? in
      guard let point else { return nil }
      let settings = counters[point] ?? CounterSettings(pollPeriod: pollPeriod)
      return ItemCounter(settings: settings)
    }
    goodCounter = counter(definition.counters.good)
    rejectCounter = counter(definition.counters.reject)
    totalCounter = counter(definition.counters.total)
    reworkCounter = counter(definition.counters.rework)
  }

  private static let longestPollPeriod: Int64 = 86_400_000
}

extension ProductionLine {
  /// The state that the line is in as far as readings show; `nil` before the first.
  package var state: MachineState? { run?.state }

  /// Since when it has been in that state.
  package var stateSince: Timestamp? { run?.from }

  /// PRI in whole microseconds, of what was made up to a moment.
  func cycle(upTo moment: Timestamp) -> Int64 {
    let code = product.flatMap { moment > $0.since ? $0.code : $0.former }
    let cycle = code.flatMap { definition.product?.idealCycles[$0] } ?? definition.idealCycle
    return Self.scaled(cycle, by: 1_000_000)
  }

  /// The length in milliseconds below which a stop is a minor one.
  var minorStop: Int64 { Self.scaled(definition.minorStop, by: 1000) }

  /// What a number of the configuration is in smaller units; 0 where it is none above 0.
  private static func scaled(_ value: Double, by factor: Double) -> Int64 {
    let scaled = (value * factor).rounded()
    return scaled > 0 && scaled < 1e15 ? Int64(scaled) : 0
  }
}

/// The product that is made.
struct HeldProduct: Sendable, Hashable, Codable {
  var code: Int?
  /// The reading's time: what was counted by then was still made of ``former``.
  var since: Timestamp
  var former: Int?
}

/// How many people there were, where they were counted, up to a change.
struct FormerCrew: Sendable, Hashable, Codable {
  var people: Double?
  var until: Timestamp
}

/// A state as the last reading gave it.
struct HeldState: Sendable, Hashable, Codable {
  var state: MachineState
  /// The reading's time.
  var at: Timestamp
}

/// The stretch of time since the last change of state.
struct StateRun: Sendable, Hashable, Codable {
  var state: MachineState
  var from: Timestamp
  /// Up to where its planned busy time is in ``busy``.
  var countedUpTo: Timestamp
  /// Milliseconds of planned busy time.
  var busy: Int64 = 0
  /// Whether it has been booked as a failure.
  var isFailure = false
  /// Why the machine stands.
  var reason: String?
  /// Since when it has stood for that reason.
  var reasonFrom: Timestamp?
  /// When that reason was read, where it was given to the whole run.
  var namedAt: Timestamp?
  /// Up to where it is booked as a stop.
  var stopUpTo: Timestamp?
  /// Whether it has been counted as a stop.
  var isCounted: Bool?

  init(state: MachineState, from: Timestamp, reason: String? = nil) {
    self.state = state
    self.from = from
    self.reason = reason
    countedUpTo = from
  }
}
