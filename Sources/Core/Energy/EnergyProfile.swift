package import Measurements

/// An account's imported energy over time as the ledger's slots have it: evenly spread in each of them.
package struct EnergyProfile: Sendable {
  /// What one slot holds.
  package struct Part: Sendable, Hashable {
    package var slot: Interval
    /// mWh.
    package var amount: Int64
    /// Milliseconds that are accounted for.
    package var accounted: Int64
    /// Of each meter; none where the amount was corrected for all of them together.
    package var meters: [Meter]

    package init(slot: Interval, amount: Int64, accounted: Int64, meters: [Meter] = []) {
      self.slot = slot
      self.amount = amount
      self.accounted = accounted
      self.meters = meters
    }
  }

  /// What one meter counted.
  package struct Meter: Sendable, Hashable {
    /// mWh in time that is known; negative of a meter that is taken off.
    package var amount: Int64
    /// Milliseconds that are accounted for.
    package var accounted: Int64

    package init(amount: Int64, accounted: Int64) {
      self.amount = amount
      self.accounted = accounted
    }
  }

  /// In order of time; none overlaps another.
  private let parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts.sorted { $0.slot.from < $1.slot.from } }

  /// The demand of a window; where the meters are known for different times, of the mean of each.
  package func demand(of window: Interval) -> Demand {
    var demand = Demand(window: window, energy: 0, accounted: 0)
    var meters: [Meter] = []
    var isParted = true
    var position = firstPart(endingAfter: window.from)
    while position < parts.count, parts[position].slot.from < window.to {
      let part = parts[position]
      let overlap = part.slot.intersection(window).milliseconds
      let length = part.slot.milliseconds
      demand.energy = demand.energy.saturatingAdd(part.amount.share(overlap, of: length))
      demand.accounted += min(part.accounted, length).share(overlap, of: length)
      isParted = isParted && !part.meters.isEmpty
      Self.add(part.meters, overlap, of: length, to: &meters)
      position += 1
    }
    if isParted, demand.accounted < window.milliseconds {
      let sum = Demand.energy(of: meters, over: window.milliseconds)
      if sum.isUneven { demand.energy = sum.energy }
    }
    return demand
  }

  private static func add(
    _ parts: [Meter],
    _ overlap: Int64,
    of length: Int64,
    to meters: inout [Meter]
  ) {
    for (position, part) in parts.enumerated() {
      if position == meters.count { meters.append(Meter(amount: 0, accounted: 0)) }
      let amount = part.amount.share(overlap, of: length)
      meters[position].amount = meters[position].amount.saturatingAdd(amount)
      meters[position].accounted += min(part.accounted, length).share(overlap, of: length)
    }
  }

  /// By halving.
  private func firstPart(endingAfter moment: Timestamp) -> Int {
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].slot.to > moment { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
