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
  private let zeroWeight: Double

  /// - Parameters:
  ///   - readings: Of each point of the profile, once.
  ///   - memory: What the unit has of all that it was asked for.
  package init(_ readings: [Observation], in memory: MemoryShare = MemoryShare()) {
    total = readings.count
    zeroWeight = 0.5 * (1 - memory.answered) - 0.1 * memory.answered
    for reading in readings { add(reading, memory) }
    addRelations(readings)
    for place in Self.places(of: readings) where place == .idle {
      evidence.addPlace(among: memory.answered)
    }
  }

  /// Whether the points are there: no more than a fifth of them is refused, and hardly one contradicts
  /// its name.
  package var isPossible: Bool {
    good > 0 && refused * 5 <= total && contradictions * 12 <= total + 6
  }

  /// Whether so much does not happen by chance.
  package var isConvincing: Bool { isPossible && evidence.bits >= Evidence.enough }

  /// How much of the profile the device shows: the higher of two wins.
  ///
  /// A register of 0 speaks for the profile where the device has few registers, and against it where it answers
  /// all of them.
  package var coverage: Double {
    Double(alive) + zeroWeight * Double(good - alive) - 1.5 * Double(refused) - 4
      * Double(contradictions)
  }

  private mutating func add(_ reading: Observation, _ memory: MemoryShare) {
    switch reading.outcome {
    case .good(let value):
      good += 1
      let proof = reading.point.verification
      weight += proof.isUnverified ? 0 : proof.sources ?? 1
      if case .absurd = Plausibility.of(value, point: reading.point) {
        // A meter without voltage measures no frequency.
        if value.double == 0 { return }
        contradictions += 1
        return evidence.addContradiction()
      }
      if case .text(let text) = value, !text.isEmpty { alive += 1 }
      guard let number = value.double, number != 0 else { return }
      alive += 1
      evidence.add(number, of: reading.point)
      // Where nearly all registers are 0, one that is not tells that something is counted there.
      evidence.addPlace(among: memory.alive)
    case .bad(.notAvailable), .bad(.notANumber): break
    case .bad(.outOfRange):
      contradictions += 1
      evidence.addContradiction()
    case .bad: refused += 1
    }
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

  private enum Place { case alive, idle, missing }

  /// The places of the map, runs of points with small gaps.
  private static func places(of readings: [Observation]) -> [Place] {
    let sorted = readings.sorted {
      ($0.point.table.rawValue, $0.point.address) < ($1.point.table.rawValue, $1.point.address)
    }
    var places: [Place] = []
    var end: (table: RegisterTable, address: Int)?
    for reading in sorted {
      let point = reading.point
      let isNear =
        end.map { $0.table == point.table && point.addresses.lowerBound <= $0.address + 4 } ?? false
      if isNear {
        places[places.count - 1] = joined(places[places.count - 1], state(of: reading))
      } else {
        places.append(state(of: reading))
      }
      end = (point.table, max(isNear ? end?.address ?? 0 : 0, point.addresses.upperBound))
    }
    return places
  }

  private static func joined(_ one: Place, _ other: Place) -> Place {
    if one == .missing || other == .missing { return .missing }
    return one == .alive || other == .alive ? .alive : .idle
  }

  private static func state(of reading: Observation) -> Place {
    switch reading.outcome {
    case .good(let value): value.double == 0 ? .idle : .alive
    case .bad(.notAvailable), .bad(.notANumber), .bad(.outOfRange): .idle
    case .bad: .missing
    }
  }
}

/// What a unit has of the registers that it was asked for: a device with few registers tells by each of them
/// what it is.
package struct MemoryShare: Sendable, Hashable {
  /// The share of the questions that were answered with values; 0…1.
  package var answered = 1.0
  /// The share that was answered with values of which one is not 0; 0…1.
  package var alive = 1.0

  package init(answered: Double = 1, alive: Double = 1) {
    self.answered = answered
    self.alive = alive
  }
}
