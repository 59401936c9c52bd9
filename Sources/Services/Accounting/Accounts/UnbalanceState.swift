import Energy
import Indicators
import Measurements

/// The unbalance of an account's first meter, in the slots of a day.
///
/// The slots at work outlive the run in a checkpoint: the means are of all readings.
struct UnbalanceState: Sendable {
  /// The points that it is found from, voltages before currents.
  static let points = [
    "voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1", "current_l1", "current_l2", "current_l3",
  ]

  private struct Means: Sendable, Codable {
    var sums: [Double] = [0, 0, 0]
    var counts = [0, 0, 0]

    mutating func add(_ value: Double?, _ position: Int) {
      guard let value else { return }
      sums[position] += value
      counts[position] += 1
    }

    mutating func add(_ other: Self) {
      for position in sums.indices {
        sums[position] += other.sums[position]
        counts[position] =
          counts[position].addingReportingOverflow(other.counts[position])
          .partialValue
      }
    }
  }

  private var newest: [(value: Double, time: Timestamp)?] = Array(repeating: nil, count: 6)
  private var slots: [Timestamp: Means] = [:]
  /// Whether the checkpoint is out of date.
  private(set) var isChanged = false

  /// Takes a reading of one of ``points``; with the last of three of an instant they count.
  mutating func note(
    _ value: Double,
    of point: Int,
    at time: Timestamp,
    slot: () -> Timestamp
  ) {
    guard newest.indices.contains(point) else { return }
    newest[point] = (value, time)
    let first = point / 3 * 3
    let set = newest[first..<first + 3].compactMap { $0 }.filter { $0.time == time }.map(\.value)
    guard set.count == 3 else { return }
    let nema = Unbalance.nema(set[0], set[1], set[2])
    let start = slot()
    isChanged = true
    if first == 0 {
      slots[start, default: Means()].add(nema, 0)
      slots[start, default: Means()].add(
        Unbalance.negativeSequence(set[0], set[1], set[2]),
        1
      )
    } else {
      slots[start, default: Means()].add(nema, 2)
    }
  }

  /// Means of a slot, in percent: `voltage_unbalance` (NEMA), `voltage_unbalance_iec`, `current_unbalance`.
  func values(ofSlot start: Timestamp) -> [IndicatorValue] {
    guard let means = slots[start] else { return [] }
    let indicators: [Indicator] = [.voltageUnbalance, .voltageUnbalanceIEC, .currentUnbalance]
    return indicators.indices.filter { means.counts[$0] > 0 }.map {
      IndicatorValue(indicators[$0], means.sums[$0] / Double(means.counts[$0]))
    }
  }

  mutating func prune(before moment: Timestamp) {
    if !slots.isEmpty { slots = slots.filter { $0.key >= moment } }
  }
}

extension UnbalanceState {
  /// A slot in a checkpoint.
  private struct Kept: Codable {
    var start: Timestamp
    var means: Means
  }

  /// How many of the newest slots are kept: those that may still be without their final rows.
  private static let keptSlots = 4

  /// The newest slots, as bytes.
  mutating func takeCheckpoint() -> [UInt8]? {
    isChanged = false
    let kept = slots.sorted { $0.key < $1.key }.suffix(Self.keptSlots)
    return StateCheckpoint.bytes(of: kept.map { Kept(start: $0.key, means: $0.value) })
  }

  /// Goes on from a checkpoint; what is none is left out.
  ///
  /// Slots may since be longer: `slot` gives the beginning of the one that a moment lies in.
  mutating func restore(_ checkpoint: [UInt8], slot: (Timestamp) -> Timestamp) {
    for kept in StateCheckpoint.state([Kept].self, from: checkpoint) ?? []
    where kept.means.sums.count == 3 && kept.means.counts.count == 3 {
      slots[slot(kept.start), default: Means()].add(kept.means)
    }
  }
}
