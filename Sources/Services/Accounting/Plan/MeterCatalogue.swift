import Energy
import Measurements

/// The feeds and counters found so far, each once, and what readings are used for.
struct MeterCatalogue: Sendable {
  private(set) var feeds: [MeterFeed] = []
  private(set) var counters: [EnergyCounterState] = []
  /// By device, by the position of the point: what its readings are used for.
  private(set) var uses: [String: [[ReadingUse]]] = [:]
  /// The positions of a counter and of its feed, by the counter's name.
  private var found: [String: (register: Int, feed: Int)] = [:]

  /// The positions of a counter and of what feeds it; `nil`: there is none of the name.
  subscript(name: String) -> (register: Int, feed: Int)? { found[name] }

  /// Notes what the readings of a device's point are used for.
  mutating func use(_ device: MeteredDevice, _ position: Int, for use: ReadingUse) {
    let none = Array(repeating: [ReadingUse](), count: device.points.count)
    uses[device.id, default: none][position].append(use)
  }

  /// A cumulative register, once.
  mutating func addCounter(at position: Int, of device: MeteredDevice, ratedPower: Double?) {
    let point = device.points[position]
    let name = "\(device.id).\(point.name)"
    guard found[name] == nil else { return }
    let method = MeterFeed.Method.counter(
      CounterTracker(settings: CounterSettings(of: point, ratedPower: ratedPower)),
      register: counters.count
    )
    add([name])
    addFeed(method, of: device, at: position)
  }

  /// The time integral of a point, kept in two counters: of what lies above a base and below it.
  mutating func addIntegral(
    named names: [String],
    at position: Int,
    of device: MeteredDevice,
    driver base: Double? = nil
  ) {
    guard let first = names.first, found[first] == nil else { return }
    let method = MeterFeed.Method.power(
      PowerIntegrator(pollPeriod: device.points[position].pollPeriod),
      imported: counters.count,
      exported: counters.count + 1
    )
    add(names)
    addFeed(method, of: device, at: position, driver: base)
  }

  /// A counter that no meter feeds: what was corrected by hand.
  ///
  /// - Returns: Its position.
  mutating func addCorrections(named name: String) -> Int {
    counters.append(EnergyCounterState(name: name))
    return counters.count - 1
  }

  /// Counters of the feed that comes next.
  private mutating func add(_ names: [String]) {
    for name in names {
      found[name] = (counters.count, feeds.count)
      counters.append(EnergyCounterState(name: name))
    }
  }

  private mutating func addFeed(
    _ method: MeterFeed.Method,
    of device: MeteredDevice,
    at position: Int,
    driver base: Double? = nil
  ) {
    let point = device.points[position]
    use(device, position, for: .feed(feeds.count))
    feeds.append(
      MeterFeed(
        device: device.id,
        point: point.name,
        pollPeriod: point.pollPeriod,
        driverBase: base,
        method: method
      )
    )
  }
}
