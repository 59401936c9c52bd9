import DeviceProfiles
package import Diagnosis
import Measurements
import Registers

/// What readings of all points of a profile tell about whether it fits the device.
///
/// A meter that is fed by an auxiliary supply alone, or has no load, shows zeros; those tell nothing, for or
/// against.
package struct FitJudgement: Sendable {
  /// Points with a value, with one that is not 0, and that the device refuses.
  package private(set) var good = 0
  package private(set) var alive = 0
  package private(set) var refused = 0
  /// Points with a value that contradicts their name.
  package private(set) var contradictions = 0
  /// The good points, each as often as independent sources agree on it.
  package private(set) var weight = 0
  package private(set) var evidence = Evidence()
  private let total: Int
  /// Whether the device has few registers besides.
  private let isSparse: Bool
  /// How much of the profile the device shows.
  package private(set) var coverage = Coverage()

  /// - Parameters:
  ///   - readings: Of each point of the profile, once.
  ///   - surroundings: What the unit has besides.
  ///   - share: How many of all profiles have something near a register; 0…1.
  package init(
    _ readings: [Observation],
    in surroundings: Surroundings = Surroundings(),
    commonness share: (RegisterPlace) -> Double = { _ in 1 }
  ) {
    total = readings.count
    isSparse = surroundings.isSparse
    for reading in readings { add(reading) }
    addRelations(readings)
    var (allZeros, filling) = (0.0, 0.0)
    for place in Self.places(of: readings) {
      let common = share(place.first)
      let around = surroundings.share(around: place.first)
      switch place.state {
      case .alive: evidence.addPlace(among: max(common, around.alive))
      case .idle:
        evidence.addIdlePlace(among: max(common, around.answered), ofFew: surroundings.isSparse)
      case .missing: evidence.addMissingPlace()
      }
      guard place.zeros > 0 else { continue }
      allZeros += Double(place.zeros)
      filling += Double(place.zeros) * surroundings.filling(around: place.first, upTo: place.end)
    }
    coverage = Coverage(
      alive: Double(alive) - 1.5 * Double(refused) - 4 * Double(contradictions),
      zeros: allZeros,
      filling: allZeros > 0 ? filling / allZeros : 0
    )
    if alive * 3 < good { addIdlePattern(readings) }
  }

  /// Whether the points are there: no more than a fifth of them is refused, and hardly one contradicts
  /// its name.
  package var isPossible: Bool {
    good > 0 && refused * 5 <= total && contradictions * 12 <= total + 6
  }

  /// Whether so much does not happen by chance.
  package var isConvincing: Bool { isPossible && evidence.bits >= Evidence.enough }

  /// Whether nothing at all speaks against it: zeros in a device that answers everything do.
  package var isWhole: Bool {
    refused == 0 && contradictions == 0 && (isSparse || alive * 10 >= good)
  }

  private mutating func add(_ reading: Observation) {
    switch reading.outcome {
    case .good(let value):
      good += 1
      let proof = reading.point.verification
      weight += proof.isUnverified ? 0 : proof.sources ?? 1
      // A scale with an offset makes something of nothing.
      guard !reading.isZero else { return }
      if Self.isImpossible(value, of: reading.point) {
        contradictions += 1
        return evidence.addContradiction()
      }
      if case .text(let text) = value, !text.isEmpty {
        alive += 1
        if text.count >= 3 { evidence.addText() }
      }
      guard let number = value.double, number != 0 else { return }
      alive += 1
      evidence.add(number, of: reading.point)
    case .bad(.notAvailable), .bad(.notANumber): break
    case .bad(.outOfRange):
      contradictions += 1
      evidence.addContradiction()
    case .bad: refused += 1
    }
  }

  private static func isImpossible(_ value: PointValue, of point: PointDefinition) -> Bool {
    if case .absurd = Plausibility.of(value, point: point) { return true }
    if case .text(let text) = value { return !text.isPrintable }
    guard let number = value.double else { return false }
    if !point.states.isEmpty, number != 0 { return point.states[Int(exactly: number) ?? -1] == nil }
    return ValueBands.possible(point).map { !$0.contains(number) } ?? false
  }

  /// What values make of each other: S² = P² + Q², S = ΣU·I, P/S, the sum of the phases.
  private mutating func addRelations(_ readings: [Observation]) {
    let number = { (name: String) in readings.number(name) }
    let active = number("active_power")
    let apparent = number("apparent_power")
    if let limit = readings.apparentPowerOfPhases, let active, abs(active) > limit * 1.3 + 100 {
      evidence.addContradiction()
    }
    if let apparent, let active, let reactive = number("reactive_power") {
      agree(apparent, (active * active + reactive * reactive).squareRoot())
    }
    if let apparent, let product = readings.apparentPowerOfPhases { agree(apparent, product) }
    if let active, let apparent, apparent != 0, let factor = number("power_factor"), factor != 1 {
      agree(abs(factor), abs(active / apparent))
    }
    for (total, parts) in Self.sums {
      let parts = parts.compactMap(number)
      guard let total = number(total), parts.count >= 2, parts.allSatisfy({ $0 != 0 }) else {
        continue
      }
      agree(total, parts.reduce(0, +))
    }
  }

  private static let sums: [(total: String, parts: [String])] = [
    ("active_power", ["active_power_l1", "active_power_l2", "active_power_l3"]),
    ("reactive_power", ["reactive_power_l1", "reactive_power_l2", "reactive_power_l3"]),
    ("apparent_power", ["apparent_power_l1", "apparent_power_l2", "apparent_power_l3"]),
    ("active_energy_total", ["active_energy_import", "active_energy_export"]),
  ]

  private mutating func agree(_ one: Double, _ other: Double) {
    let size = max(abs(one), abs(other))
    guard size > 0, abs(one - other) <= 0.04 * size else { return }
    evidence.addAgreement()
  }

  /// Adds how well the names of points tell which registers hold something: in an idle meter the counters.
  ///
  /// The information that being a counter gives of being something else than 0, in bits.
  private mutating func addIdlePattern(_ readings: [Observation]) {
    let good = readings.filter(\.isGood)
    let counters = good.filter { $0.point.isRunningTotal }
    let others = good.filter { !$0.point.isRunningTotal }
    let live = { (readings: [Observation]) in readings.count { !$0.isZero } }
    guard !counters.isEmpty, !others.isEmpty,
      live(counters) * others.count > live(others) * counters.count
    else { return }
    evidence.addPattern(
      Evidence.surprise(of: live(good), among: good.count)
        - Evidence.surprise(of: live(counters), among: counters.count)
        - Evidence.surprise(of: live(others), among: others.count)
    )
  }

  private enum PlaceState { case alive, idle, missing }

  private struct Place {
    var first: RegisterPlace
    var state: PlaceState
    var end: Int
    /// How many of its points are 0.
    var zeros: Int
  }

  /// The places of the map, runs of points with small gaps.
  private static func places(of readings: [Observation]) -> [Place] {
    let sorted = readings.filter(\.point.isRequested).sorted {
      ($0.point.table.rawValue, $0.point.address) < ($1.point.table.rawValue, $1.point.address)
    }
    var places: [Place] = []
    for reading in sorted {
      let point = reading.point
      let new = Place(
        first: RegisterPlace(point),
        state: state(of: reading),
        end: point.addresses.upperBound,
        zeros: reading.isZero ? 1 : 0
      )
      guard let last = places.last, last.first.table == point.table,
        point.addresses.lowerBound <= last.end + 4
      else {
        places.append(new)
        continue
      }
      places[places.count - 1].state = joined(last.state, new.state)
      places[places.count - 1].end = max(last.end, new.end)
      places[places.count - 1].zeros += new.zeros
    }
    return places
  }

  private static func joined(_ one: PlaceState, _ other: PlaceState) -> PlaceState {
    if one == .missing || other == .missing { return .missing }
    return one == .alive || other == .alive ? .alive : .idle
  }

  private static func state(of reading: Observation) -> PlaceState {
    switch reading.outcome {
    case .good: reading.isZero ? .idle : .alive
    case .bad(.notAvailable), .bad(.notANumber), .bad(.outOfRange): .idle
    case .bad: .missing
    }
  }
}

extension PointDefinition {
  /// Whether it keeps its value without voltage and load.
  fileprivate var isRunningTotal: Bool {
    kind == .counter || ["Wh", "varh", "VAh", "m3", "h"].contains(unit)
  }
}

extension Observation {
  /// Whether its registers hold nothing.
  fileprivate var isZero: Bool {
    guard case .good(let value) = outcome else { return false }
    return value.double == 0 || !words.isEmpty && words.allSatisfy { $0 == 0 }
  }
}

extension String {
  /// Whether a register's text is one, and not numbers that were taken for characters.
  fileprivate var isPrintable: Bool {
    unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0xFFFD && $0.value != 0x7F }
  }
}
