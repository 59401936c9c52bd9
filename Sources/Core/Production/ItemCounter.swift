import Energy
import Measurements

/// A counter of items: whole items by the policy of counters, see ``Energy/CounterTracker``.
struct ItemCounter: Sendable, Hashable, Codable {
  private(set) var tracker: CounterTracker
  /// Thousandths of an item that were counted and not yet given out, of a counter with fractions.
  private var rest: Int64 = 0

  /// Without another resolution a step is one item, so that a thousand at once are always plausible.
  init(settings: CounterSettings) {
    var settings = settings
    settings.resolution = settings.resolution ?? 1000
    tracker = CounterTracker(settings: settings)
  }

  /// Takes over what another counter of the same point knows; the settings stay.
  mutating func goOn(from other: Self?) {
    guard let other else { return }
    let settings = tracker.settings
    self = other
    tracker.settings = settings
  }

  /// Goes on with what the configuration says now.
  mutating func adopt(_ settings: CounterSettings) {
    tracker.settings = Self(settings: settings).tracker.settings
  }

  /// Items, and the moment at which they had been made.
  struct Step: Hashable {
    var items: Int64
    var time: Timestamp
  }

  /// What a reading proved.
  struct Increase: Hashable {
    var items: Int64 = 0
    /// When they had been made.
    var time: Timestamp
    /// Items that turn out to have been made before; in order of time.
    var earlier: [Step] = []
    /// The times whose number of items is known now.
    var known: [Interval] = []
    /// The times whose number of items is only estimated now.
    var estimated: [Interval] = []
    var readAt: Timestamp
    var note: CounterNote?
  }

  mutating func accept(_ value: Double, at time: Timestamp) -> Increase {
    let outcome = tracker.accept(value, at: time).undivided
    let booking = outcome.booking
    var increase = Increase(time: booking?.interval.to ?? time, readAt: time, note: outcome.note)
    for belated in outcome.belated {
      increase.estimated += belated.estimated
      let items = give(belated.amount)
      guard items != 0 else { continue }
      increase.earlier.append(Step(items: items, time: belated.interval.to))
    }
    increase.items = give(booking?.amount ?? 0)
    increase.estimated += booking?.estimated ?? []
    for known in outcome.belated + (booking.map { [$0] } ?? []) where known.addsKnownTime {
      increase.known.append(known.interval)
    }
    return increase
  }

  /// The whole items of so many thousandths and what was left of those before.
  private mutating func give(_ thousandths: Int64) -> Int64 {
    let amount = rest.saturatingAdd(thousandths)
    rest = amount % 1000
    return amount / 1000
  }
}

extension Booking {
  /// Whether its time was not known before and is now, as the energy of a meter would be.
  fileprivate var addsKnownTime: Bool {
    switch evidence {
    case .measured, .bridged: !interval.isEmpty
    case .estimatedLater, .bridgedBefore, .unplaced: false
    }
  }

  /// The time whose number of items is only estimated.
  ///
  /// That is time in which a counter was set back, and a gap in which it counted. In a gap in which it fell
  /// nothing is known, which lowers the coverage; only the moment to which the items since then are booked has
  /// an estimated number.
  fileprivate var estimated: [Interval] {
    switch evidence {
    case .measured: []
    case .bridged: amount != 0 ? [interval] : []
    case .estimatedLater, .bridgedBefore: [interval]
    case .unplaced:
      amount != 0
        ? [Interval(from: interval.to.advanced(byMilliseconds: -1), to: interval.to)] : []
    }
  }
}
