import Calendar
import Energy
import Measurements

/// Peaks of sliding demand follow what is booked late or corrected: the steps of a window are kept only
/// until it is complete, the ledger's slots for good.
extension Accounting {
  /// An account, and the ends of its windows that are out of date.
  private struct Stale {
    var account: Int
    /// Those that are found again now: the energy of later ones is not spread yet.
    var ends: Interval
    var all: Interval
  }

  /// Finds those peaks again, and notes which rows they change.
  func mendPeaks(before end: Timestamp) async throws(LedgerError) {
    var stale: [Stale] = []
    for position in accounts.indices where accounts[position].sliding != nil {
      let end = min(end, backlogFrom(ofAccount: position))
      accounts[position].advanceSliding(before: end, feeds: feeds, limits: definition.limits)
      for all in accounts[position].sliding?.stale ?? [] {
        let ends = Interval(from: all.from, to: min(all.to, end))
        if !ends.isEmpty { stale.append(Stale(account: position, ends: ends, all: all)) }
      }
    }
    guard !stale.isEmpty else { return }
    let days = stale.reduce(into: Set<Interval>()) { days, item in
      days.formUnion(definition.calendar.intervals(of: .day, around: item.ends))
    }
    // A day of slots at a time, once for all accounts.
    for day in days.sorted(by: { $0.from < $1.from }) { try await mend(day, stale) }
    for item in stale { accounts[item.account].sliding?.forgetStale(item.ends, of: item.all) }
  }

  private func mend(_ day: Interval, _ stale: [Stale]) async throws(LedgerError) {
    let concerned = stale.filter { $0.ends.from < day.to && day.from < $0.ends.to }
    let longest = concerned.compactMap { accounts[$0.account].window?.length }.max() ?? 0
    let early = day.from.advanced(byMilliseconds: -longest - Self.longestSlot)
    let span = Interval(from: early, to: day.to)
    var sums: [Int: [Interval: RegisterSum]] = [:]
    for slot in try await newestMeterSlots(in: span) {
      guard let register = registerPositions[slot.register] else { continue }
      sums[register, default: [:]][slot.slot, default: .zero] += slot.sum
    }
    for item in concerned {
      let profile = profile(of: item.account, sums, in: span)
      accounts[item.account].mend(item.ends, on: day, by: profile, limits: definition.limits)
    }
  }

  /// The longest slot of the ledger, in milliseconds.
  private static let longestSlot: Int64 = 900_000

  /// What the demand of an account is found from: the ledger's slots, and what waits to be added to them.
  private func profile(
    of position: Int,
    _ sums: [Int: [Interval: RegisterSum]],
    in span: Interval
  ) -> EnergyProfile {
    let book = accounts[position]
    var slots: [Interval: [Int: RegisterSum]] = [:]
    for register in Set(book.links.filter(\.isDemand).map(\.register)) {
      for (slot, sum) in sums[register] ?? [:] { slots[slot, default: [:]][register] = sum }
      for slot in registers[register].waiting where span.contains(slot.slot.from) {
        slots[slot.slot, default: [:]][register, default: .zero] += slot.sum
      }
    }
    return EnergyProfile(
      slots.map { slot, sums in
        let total = book.total(of: .activeImport) { sums[$0] ?? .zero }
        let accounted = total.accounted == .max ? 0 : total.accounted
        return EnergyProfile.Part(
          slot: slot,
          amount: total.amount,
          accounted: accounted,
          meters: book.meters { sums[$0] ?? .zero }
        )
      }
    )
  }
}

extension EnergyAccountState {
  /// What each meter counted that demand is found from; none where it was corrected by hand.
  fileprivate func meters(_ sum: (_ register: Int) -> RegisterSum) -> [EnergyProfile.Meter] {
    var meters: [EnergyProfile.Meter] = []
    for (position, link) in links.enumerated() where isConcerned[position] && link.isDemand {
      let sum = sum(link.register)
      guard link.isMeterOfDemand else {
        if sum != .zero { return [] }
        continue
      }
      let placed = sum.amount.saturatingAdd(-max(sum.unplaced, -.max))
      let amount = link.isSubtracted ? -max(placed, -.max) : placed
      meters.append(EnergyProfile.Meter(amount: amount, accounted: sum.accounted))
    }
    return meters
  }

  /// Evaluates the windows that are complete by what has been read, and end by a moment.
  mutating func advanceSliding(before end: Timestamp, feeds: [MeterFeed], limits: CoverageLimits) {
    guard sliding != nil, let window else { return }
    let meters = links.indices.filter { links[$0].isMeterOfDemand }
    let counted = meters.filter { isConcerned[$0] }.map { feeds[links[$0].feed].reached }
    // As long as a meter has never answered, no window is complete.
    let known = counted.compactMap { $0 }
    guard known.count == counted.count, let reached = known.min() else { return }
    // What has been evaluated further is no clock that was set back.
    if end < reached, let evaluated = sliding?.demand.evaluated, end < evaluated { return }
    let unread = Set(meters.indices.filter { !isConcerned[meters[$0]] })
    let calendar = calendar
    let found = sliding?.advance(
      to: min(reached, end),
      leavingOut: unread,
      window: window,
      calendar: calendar,
      limits: limits
    )
    // A row that was made without them is out of date; one that is still to be made takes no harm.
    if let found { touchDemand(in: found) }
  }

  /// Notes that rows with demands or peaks of windows with certain ends are out of date.
  private mutating func touchDemand(in ends: Interval) {
    for (key, entry) in intervals.entries
    where key.kind.hasPeaks && entry.interval.from < ends.to && ends.from < entry.interval.to {
      intervals.touch(key)
    }
  }

  fileprivate mutating func mend(
    _ ends: Interval,
    on day: Interval,
    by profile: EnergyProfile,
    limits: CoverageLimits
  ) {
    guard let window else { return }
    sliding?.mend(ends, on: day, by: profile, window: window, zone: calendar.zone, limits: limits)
    touchDemand(in: ends)
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
