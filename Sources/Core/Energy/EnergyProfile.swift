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

    package init(slot: Interval, amount: Int64, accounted: Int64) {
      self.slot = slot
      self.amount = amount
      self.accounted = accounted
    }
  }

  /// In order of time; none overlaps another.
  private let parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts.sorted { $0.slot.from < $1.slot.from } }

  /// The demand of a window.
  package func demand(of window: Interval) -> Demand {
    var demand = Demand(window: window, energy: 0, accounted: 0)
    var position = firstPart(endingAfter: window.from)
    while position < parts.count, parts[position].slot.from < window.to {
      let part = parts[position]
      let overlap = part.slot.intersection(window).milliseconds
      let length = part.slot.milliseconds
      demand.energy = demand.energy.saturatingAdd(part.amount.share(overlap, of: length))
      demand.accounted += min(part.accounted, length).share(overlap, of: length)
      position += 1
    }
    return demand
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
