import Calendar
import Energy
import Measurements

/// Peaks of sliding demand follow what is booked late, corrected or bridged over a long gap: the steps of a
/// window are kept for a few windows only, the ledger's slots for good.
extension Accounting {
  /// Finds those peaks again, and notes which rows they change.
  func mendPeaks(now: Timestamp) async throws(LedgerError) {
    for position in accounts.indices where accounts[position].sliding != nil {
      accounts[position].advanceSliding(feeds: feeds, limits: definition.limits)
      while let ends = accounts[position].sliding?.stale.first {
        try await mendPeaks(of: position, ends)
      }
    }
  }

  private func mendPeaks(of position: Int, _ ends: Interval) async throws(LedgerError) {
    guard let window = accounts[position].window else { return }
    let calendar = definition.calendar
    let days = calendar.intervals(of: .day, around: ends)
    guard let first = days.first, let last = days.last else { return }
    let span = Interval(
      from: first.from.advanced(byMilliseconds: -window.length - Self.longestSlot),
      to: last.to
    )
    let slots = try await newestMeterSlots(in: span)
    let profile = profile(of: position, slots, in: span)
    accounts[position].sliding?.mendFirst(
      by: profile,
      window: window,
      calendar: calendar,
      limits: definition.limits
    )
    accounts[position].touchDemand(in: ends)
  }

  /// The longest slot of the ledger, in milliseconds.
  private static let longestSlot: Int64 = 900_000

  /// What the demand of an account is found from: the ledger's slots, and what waits to be added to them.
  private func profile(of position: Int, _ slots: [MeterSlot], in span: Interval) -> EnergyProfile {
    let book = accounts[position]
    var sums: [Interval: [Int: RegisterSum]] = [:]
    for slot in slots {
      guard let register = registerPositions[slot.register] else { continue }
      sums[slot.slot, default: [:]][register, default: .zero] += slot.sum
    }
    for register in Set(book.links.filter(\.isDemand).map(\.register)) {
      for slot in registers[register].waiting where span.contains(slot.slot.from) {
        sums[slot.slot, default: [:]][register, default: .zero] += slot.sum
      }
    }
    return EnergyProfile(
      sums.map { slot, sums in
        let total = book.total(of: .activeImport) { sums[$0] ?? .zero }
        let accounted = total.accounted == .max ? 0 : total.accounted
        return EnergyProfile.Part(slot: slot, amount: total.amount, accounted: accounted)
      }
    )
  }
}

extension AccountBook {
  /// Evaluates the windows that are complete by what has been read.
  mutating func advanceSliding(feeds: [MeterFeed], limits: CoverageLimits) {
    guard sliding != nil, let window else { return }
    let readings = links.filter(\.isDemand).map { feeds[$0.feed].reached }
    // As long as a meter has never answered, no window is complete.
    let known = readings.compactMap { $0 }
    guard known.count == readings.count, let reached = known.min() else { return }
    let calendar = calendar
    sliding?.advance(to: reached, window: window, calendar: calendar, limits: limits)
  }

  /// Notes that rows with demands or peaks of windows with certain ends are out of date.
  fileprivate mutating func touchDemand(in ends: Interval) {
    for (key, entry) in intervals.entries
    where key.kind.hasPeaks && entry.interval.from < ends.to && ends.from < entry.interval.to {
      intervals.touch(key)
    }
  }
}

extension RowKind {
  /// Whether its rows tell of peaks.
  fileprivate var hasPeaks: Bool {
    switch self {
    case .demand, .period(.day), .period(.month): true
    case .period: false
    }
  }
}
