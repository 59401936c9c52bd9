import Calendar
import Energy
import Measurements
import Rows
import Tariffs

/// What the counters of an account booked into one slot, before it is added to the slot's intervals.
///
/// The meters of an account mostly book into the same slot: its intervals are then looked up once for all of
/// them.
struct GatheredSlot: Sendable {
  let slot: Timestamp
  let places: [RowKind: RowPlace]
  private(set) var sums: AccountSums

  init(_ slot: Timestamp, _ places: [RowKind: RowPlace], links: Int) {
    self.slot = slot
    self.places = places
    sums = AccountSums(links: links)
  }

  mutating func add(
    _ sum: CounterSum,
    to link: Int,
    of account: EnergyAccount,
    at rate: EnergyRate
  ) {
    sums.add(sum, to: link, of: account.links, at: rate, account.rates)
  }
}

/// The rate of the slot asked for last, and what the rated energy asked for last is founded on: neighbours
/// mostly have the same.
struct RateMemory: Sendable {
  private var rate: (slot: Timestamp, rate: EnergyRate)?
  private var sources: (basis: (CivilDate?, Int?, Int?), texts: [String: String])?

  mutating func rate(of slot: Timestamp, _ account: EnergyAccount) -> EnergyRate {
    if let rate, rate.slot == slot { return rate.rate }
    let found = account.rates.rate(at: account.calendar.zone.local(at: slot))
    rate = (slot, found)
    return found
  }

  mutating func sources(of rated: RatedEnergy, _ rates: AccountRates) -> [String: String] {
    let basis = (rated.prices?.from, rated.factor?.year, rated.oldestFactor?.year)
    if let sources, sources.basis == basis { return sources.texts }
    let texts = rated.sources(rates)
    sources = (basis, texts)
    return texts
  }
}
