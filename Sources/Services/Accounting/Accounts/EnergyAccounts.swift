import Calendar
import Energy
import Indicators
import Measurements
import Production
import Rows

/// All energy accounts: their sums and demands, and the rows they make.
final class EnergyAccounts {
  let plan: AccountingPlan
  let places: RowPlaces
  let feeds: MeterFeeds
  let counters: MeterCounters
  private var accounts: [EnergyAccountState]
  private var powers: PresentPowers

  init(_ plan: AccountingPlan, _ places: RowPlaces, _ feeds: MeterFeeds, _ counters: MeterCounters)
  {
    self.plan = plan
    self.places = places
    self.feeds = feeds
    self.counters = counters
    accounts = plan.accounts.map { EnergyAccountState($0, hasShifts: plan.hasShifts) }
    powers = PresentPowers(plan)
  }

  /// An account with the counters that count by now.
  func account(at position: Int) -> EnergyAccount { accounts[position].account }

  func position(of id: String) -> Int? { plan.accounts.firstIndex { $0.definition.id == id } }

  // MARK: - Readings and bookings

  /// Takes a reading of a present power; `nil`: it is not known.
  func notePower(_ watts: Double?, at position: Int, _ time: Timestamp) {
    powers.note(watts, at: position, time)
  }

  /// Takes a reading of one of ``UnbalanceState/points``.
  func note(_ value: Double, ofPhase phase: Int, account: Int, at time: Timestamp) {
    accounts[account].note(value, ofPhase: phase, at: time)
  }

  /// Takes what a counter booked, for the demand of windows that slide.
  func follow(_ booking: Booking, of register: Int) {
    for (position, link) in plan.accountsOfRegister[register]
    where accounts[position].demands.isSliding {
      accounts[position].changeDemands { demands, account in
        demands.book(booking, link: link, of: account)
        return nil
      }
    }
  }

  /// Adds what a counter counted in a slot; ``bookGathered()`` puts it to the sums.
  func gather(_ part: MeterSlot, of register: Int) {
    let slot = part.slot.from
    for (position, link) in plan.accountsOfRegister[register] {
      let places = places.places(of: slot, by: plan.calendarOfAccount[position])
      accounts[position].gather(part.sum, link: link, slot: slot, places)
    }
  }

  func bookGathered() { for position in accounts.indices { accounts[position].bookGathered() } }

  // MARK: - State of one account

  var indices: Range<Int> { accounts.indices }

  /// Looks at what is kept of an account, without a copy.
  func view<Result>(_ position: Int, _ body: (EnergyAccountState) -> Result) -> Result {
    body(accounts[position])
  }

  /// Changes what is kept of an account, by its own methods.
  func change<Result>(_ position: Int, _ body: (inout EnergyAccountState) -> Result) -> Result {
    body(&accounts[position])
  }

  /// An account's present power in W; `nil` where a meter's is not known.
  func presentPower(of position: Int, now: Timestamp) -> Double? {
    powers.power(ofAccount: position, now: now)
  }

  /// The longest time between two readings of what feeds an account, in milliseconds.
  func slowestPoll(of position: Int) -> Int64 {
    plan.accounts[position].links.reduce(1) { max($0, feeds.pollPeriod(feed: $1.feed)) }
  }

  /// How long ended intervals wait for the account's readings, in milliseconds.
  func grace(of position: Int) -> Int64 { RowMoment.grace(ofPolls: slowestPoll(of: position)) }

  /// Up to where an account's meters have been read, or those of some links.
  func read(_ position: Int, by isMeant: (AccountLink) -> Bool = { _ in true }) -> Timestamp {
    accounts[position].reached(feeds, by: isMeant)
  }

  /// Since when an account's energy is not spread yet.
  func backlogFrom(of position: Int) -> Timestamp {
    plan.accounts[position].links.lazy.compactMap { self.counters.backlogFrom(of: $0.register) }
      .min() ?? .distantFuture
  }

  /// Whether the row of an interval is final; `nil`: there is no such account or interval in memory.
  func isFinal(_ id: String, _ key: EnergyAccountState.Key) -> Bool? {
    position(of: id).flatMap { accounts[$0].intervals[key]?.isFinal }
  }

  /// What the loads of an account used in an interval of a line; `nil` where nothing is known.
  func supply(of position: Int, in key: IntervalTotals<ProductionSums>.Key, at now: Timestamp)
    -> LineSupply?
  {
    guard let entry = accounts[position].intervals[.init(kind: key.kind, from: key.from)]
    else { return nil }
    let known =
      entry.isFinal ? now : now.advanced(byMilliseconds: -2 * slowestPoll(of: position))
    let due = Interval(from: key.from, to: min(known, entry.interval.to)).milliseconds
    return accounts[position].account.supply(entry.sums, due: due, isFinal: entry.isFinal)
  }
}
