import Calendar
import Energy
import Measurements
import Tariffs

/// The ledger's slots of an interval, folded into the sums of one account.
///
/// An optional counter without a slot in or before the interval does not count: it has never been read, as far as is
/// known here.
struct SlotFold: Sendable {
  private(set) var account: EnergyAccount
  private(set) var sums: AccountSums
  /// By the position of a link.
  private var slots: [[MeterSlot]]

  init(_ account: EnergyAccount, _ slots: [MeterSlot], in interval: Interval) {
    self.account = account
    sums = AccountSums(links: account.links.count)
    self.slots = Array(repeating: [], count: account.links.count)
    let found = Dictionary(
      grouping: slots.filter { interval.contains($0.slot.from) },
      by: \.register
    )
    let read = Set(slots.lazy.filter { $0.slot.from < interval.to }.map(\.register))
    for (position, link) in account.links.enumerated() {
      let own = found[link.name]
      let isRead = link.isCorrection ? own != nil : !link.isOptional || read.contains(link.name)
      self.account.count(position, isRead)
      self.slots[position] = own ?? []
      for slot in own ?? [] { add(slot, to: position) }
    }
  }

  private mutating func add(_ slot: MeterSlot, to position: Int) {
    let (rates, zone) = (account.rates, account.calendar.zone)
    sums.add(
      slot.sum,
      to: position,
      of: account.links,
      at: rates.rate(at: zone.local(at: slot.slot.from)),
      rates
    )
  }

  /// The positions of the links of the grid's import.
  private var rated: [Int] {
    account.links.indices.filter { account.isCounted[$0] && account.links[$0].isRated }
  }

  /// Adds the grid's energies by band and price.
  func addEnergy(to usage: inout BillUsage) {
    for position in rated {
      for slot in slots[position] where slot.sum != .zero {
        let local = account.calendar.zone.local(at: slot.slot.from)
        usage.add(slot.sum.amount, at: local, rates: account.rates)
      }
    }
  }

  /// The grid's highest demand of the clock-aligned blocks, of half an hour unless the account has others.
  var peak: DemandPeak? {
    let window = account.window ?? DemandWindow(minutes: 30)
    let rated = rated
    var history = DemandHistory()
    for (index, position) in rated.enumerated() {
      for slot in slots[position] {
        let block = window.block(containing: slot.slot.from, in: account.calendar.zone)
        history.bookPast(slot.sum, link: index, of: rated.count, in: block)
      }
    }
    history.endPast { sums in
      var totals = AccountTotals()
      for (position, sum) in zip(rated, sums) { totals.add(sum, of: account.links[position]) }
      return totals
    }
    return history.peak(
      in: Interval(from: .distantPast, to: .distantFuture),
      limits: account.limits
    )
  }
}
