import Calendar
import Energy
import Measurements
import Rows

/// An account, and the ends of its windows that are out of date.
struct StaleWindows {
  var account: Int
  /// Those that are found again now: the energy of later ones is not spread yet.
  var ends: Interval
  var all: Interval
}

/// Peaks of sliding demand follow what is booked late or corrected: the steps of a window are kept only
/// until it is complete, the ledger's slots for good.
extension Accounting {
  /// Finds those peaks again, and notes which rows they change.
  func mendPeaks(before end: Timestamp) async throws(LedgerError) {
    let stale = accounts.staleWindows(before: end)
    guard !stale.isEmpty else { return }
    let days = stale.reduce(into: Set<Interval>()) { days, item in
      days.formUnion(plan.definition.calendar.intervals(of: .day, around: item.ends))
    }
    // A day of slots at a time, once for all accounts.
    for day in days.sorted(by: { $0.from < $1.from }) { try await mend(day, stale) }
    for item in stale { accounts.forget(item) }
  }

  private func mend(_ day: Interval, _ stale: [StaleWindows]) async throws(LedgerError) {
    let concerned = stale.filter { $0.ends.from < day.to && day.from < $0.ends.to }
    let longest = concerned.compactMap { plan.accounts[$0.account].window?.length }.max() ?? 0
    let early = day.from.advanced(byMilliseconds: -longest - Self.longestSlot)
    let span = Interval(from: early, to: day.to)
    var sums: [Int: [Interval: CounterSum]] = [:]
    for slot in try await slots.meterSlots(in: span) {
      guard let register = plan.registerPositions[slot.register] else { continue }
      sums[register, default: [:]][slot.slot, default: .zero] += slot.sum
    }
    for item in concerned {
      accounts.mend(item, on: day, by: profile(of: item.account, sums, in: span))
    }
  }

  /// The longest slot of the ledger, in milliseconds.
  private static let longestSlot: Int64 = 900_000

  /// What the demand of an account is found from: the ledger's slots, and what waits to be added to them.
  private func profile(
    of position: Int,
    _ sums: [Int: [Interval: CounterSum]],
    in span: Interval
  ) -> EnergyProfile {
    let account = accounts.account(at: position)
    var slots: [Interval: [Int: CounterSum]] = [:]
    for register in Set(account.links.filter(\.isDemand).map(\.register)) {
      for (slot, sum) in sums[register] ?? [:] { slots[slot, default: [:]][register] = sum }
      for slot in counters.waiting(of: register, in: span) {
        slots[slot.slot, default: [:]][register, default: .zero] += slot.sum
      }
    }
    return EnergyProfile(
      slots.map { slot, sums in
        let total = account.total(of: .activeImport) { sums[$0.register] ?? .zero }
        let accounted = total.accounted == .max ? 0 : total.accounted
        return EnergyProfile.Part(
          slot: slot,
          amount: total.amount,
          accounted: accounted,
          meters: account.meters { sums[$0] ?? .zero }
        )
      }
    )
  }
}

extension EnergyAccount {
  /// What each meter counted that demand is found from; none where it was corrected by hand.
  fileprivate func meters(_ sum: (_ register: Int) -> CounterSum) -> [EnergyProfile.Meter] {
    var meters: [EnergyProfile.Meter] = []
    for (position, link) in links.enumerated() where isCounted[position] && link.isDemand {
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
}
