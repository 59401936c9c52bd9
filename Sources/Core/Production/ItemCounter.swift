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

  /// Takes over what another counter of the same register knows; the settings stay.
  mutating func goOn(from other: Self?) {
    guard let other else { return }
    let settings = tracker.settings
    self = other
    tracker.settings = settings
  }

  /// What a reading proved: items, and the moment at which they had been made.
  struct Increase: Hashable {
    var items: Int64 = 0
    var time: Timestamp
    var note: CounterNote?
  }

  mutating func accept(_ value: Double, at time: Timestamp) -> Increase {
    let outcome = tracker.accept(value, at: time)
    var increase = Increase(time: outcome.booking?.interval.to ?? time, note: outcome.note)
    let amount = rest.saturatingAdd(outcome.booking?.amount ?? 0)
    increase.items = amount / 1000
    rest = amount % 1000
    return increase
  }
}
