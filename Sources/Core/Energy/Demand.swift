import Indicators
package import Measurements

/// The mean imported power of a window, as meters give demand: its energy by its length.
///
/// Where the meters are known for different times of the window, it is the sum of each meter's mean over its own.
package struct Demand: Sendable, Hashable, Codable {
  package var window: Interval
  /// mWh; where the meters are known for different times, as if each had gone on in the time for which it is not.
  package var energy: Int64
  /// Milliseconds of the window that are accounted for, of the meter that is known least.
  package var accounted: Int64
  /// The mean over the time that is known, of each meter over its own, in W; `nil` where a meter is known for
  /// no time, and for windows that slide.
  package var knownPower: Double?
  /// ``knownPower``, where the meters are known for different times; else `nil`.
  private var unevenPower: Double?

  package init(window: Interval, energy: Int64, accounted: Int64) {
    self.window = window
    self.energy = energy
    self.accounted = accounted
  }

  package init(window: Interval, totals: AccountTotals) {
    self.window = window
    energy = totals.imported?.amount ?? 0
    accounted = totals.imported?.accounted ?? 0
    knownPower = totals.averagePower()
    if let imported = totals.imported, !imported.isEven() { unevenPower = knownPower }
  }

  /// W.
  package var power: Double {
    unevenPower
      ?? (window.isEmpty ? 0 : AccountTotals.power(of: energy, over: window.milliseconds))
  }

  /// Whether the meters are known for different times, so that it is estimated.
  package var isUneven: Bool { unevenPower != nil }

  /// The energy of a window of so many milliseconds by what each meter counted in how much of it.
  ///
  /// - Returns: The sum; where the meters are known for different times, as if each had gone on in the time for
  ///   which it is not known, and that this is so.
  static func energy(
    of meters: [EnergyProfile.Meter],
    over length: Int64,
    limits: CoverageLimits = .standard
  ) -> (energy: Int64, isUneven: Bool) {
    let times = meters.map { min($0.accounted, length) }
    let isUneven =
      AccountTotals.share(times.min() ?? 0, of: times.max() ?? 0) < limits.good
    let energy = zip(meters, times).reduce(Int64(0)) { sum, part in
      let (meter, known) = part
      let isScaled = isUneven && known > 0 && known < length
      return sum.saturatingAdd(
        isScaled ? meter.amount.scaled(by: length, over: known) : meter.amount
      )
    }
    return (energy, isUneven)
  }

  /// The energy so far by the window's length, in W; where the meters are known for different times, that of
  /// their means through the time that has passed.
  ///
  /// - Parameter now: Within the window; a later moment is its end.
  /// - Returns: `nil` for an empty window.
  package func soFar(at now: Timestamp) -> Double? {
    passed(at: now).map { passed in unevenPower.map { $0 * passed } ?? power }
  }

  /// The demand that the window will end with if the power stays as it is:
  /// (energy so far + present power × rest) / window, in W.
  ///
  /// - Parameters:
  ///   - presentPower: W.
  ///   - now: Within the window; a later moment leaves no rest.
  /// - Returns: `nil` for an empty window.
  package func forecast(presentPower: Double, at now: Timestamp) -> Double? {
    guard let soFar = soFar(at: now), let passed = passed(at: now), presentPower.isFinite
    else { return nil }
    return soFar + presentPower * (1 - passed)
  }

  /// The share of the window that has passed, 0…1.
  private func passed(at now: Timestamp) -> Double? {
    guard !window.isEmpty else { return nil }
    let passed = min(max(now, window.from), window.to).milliseconds(since: window.from)
    return Double(passed) / Double(window.milliseconds)
  }
}
