/// What an account's counters of one quantity counted together in an interval.
package struct QuantityTotal: Sendable, Hashable, Codable {
  /// Thousandths of Wh or varh; subtracted meters are taken off.
  package var amount: Int64 = 0
  /// Milliseconds that are measured in every counter: those of the one that knows least.
  package var measured = Int64.max
  /// Milliseconds that are accounted for in every counter.
  package var accounted = Int64.max
  /// Whether a part of the amount is known by the whole of a gap only, or at no known time.
  package var isBridged = false
  /// Whether any counter counted anything, or is known to have counted nothing.
  package var isKnown = false
  /// Milliseconds that the counter that knows most accounts for.
  package private(set) var longest: Int64 = 0
  /// What of the amount was counted at no known time.
  package private(set) var unplaced: Int64 = 0
  /// The counters' mean powers together, each over the time that it is known for, in W or var.
  private var means = 0.0
  private var isCorrected = false

  package init() {}

  /// What one counter counted.
  package init(_ sum: CounterSum) { add(sum, isSubtracted: false) }

  package mutating func add(_ sum: CounterSum, isSubtracted: Bool) {
    add(amount: sum.amount, unplaced: sum.unplaced, sign: isSubtracted ? -1 : 1)
    measured = min(measured, sum.measured)
    accounted = min(accounted, sum.accounted)
    longest = max(longest, sum.accounted)
    isBridged = isBridged || sum.bridged > 0
    isKnown = isKnown || sum.accounted > 0 || sum.amount != 0
    guard sum.accounted > 0 else { return }
    let placed = sum.amount.saturatingAdd(-max(sum.unplaced, -.max))
    let mean = AccountTotals.power(of: placed, over: sum.accounted)
    means += isSubtracted ? -mean : mean
  }

  /// Adds a correction: an amount, and the time that only it accounts for.
  package mutating func correct(by sum: CounterSum) {
    guard sum.amount != 0 || sum.bridged > 0 else { return }
    add(amount: sum.amount, unplaced: sum.unplaced, sign: 1)
    if accounted == .max { (measured, accounted) = (0, 0) }
    accounted = accounted.saturatingAdd(sum.bridged)
    longest = max(longest, accounted)
    (isBridged, isKnown, isCorrected) = (true, true, true)
  }

  private mutating func add(amount: Int64, unplaced: Int64, sign: Int64) {
    self.amount = self.amount.saturatingAdd(sign * max(amount, -.max))
    self.unplaced = self.unplaced.saturatingAdd(sign * max(unplaced, -.max))
    isBridged = isBridged || unplaced != 0
  }
}

extension QuantityTotal {
  /// What of the amount was counted in time that is known.
  package var placed: Int64 { amount.saturatingAdd(-max(unplaced, -.max)) }

  /// The mean power, in W or var: the counters' own means, each over the time that it is known for, added
  /// and subtracted.
  ///
  /// A correction is of all counters together and has no mean of its own: the mean is then that of the whole
  /// amount, where all are known for the same time.
  ///
  /// - Returns: `nil` where a counter is known for no time.
  package func meanPower(_ limits: CoverageLimits = .standard) -> Double? {
    guard accounted > 0, accounted != .max else { return nil }
    guard isCorrected else { return means }
    guard AccountTotals.share(accounted, of: longest) >= limits.good else { return nil }
    return AccountTotals.power(of: placed, over: accounted)
  }

  /// The energy of so many milliseconds by the mean power; of `nil`, the amount that was counted.
  ///
  /// - Returns: `nil` where a counter is known for no time.
  package func energy(
    through length: Int64?,
    _ limits: CoverageLimits = .standard
  ) -> Int64? {
    guard let length else { return amount }
    return meanPower(limits).map { power in
      // Watts through milliseconds, in mWh; as large as no sum is.
      let energy = (power * Double(length) / 3600).rounded()
      return Int64(min(max(energy, -Double(MilliUnits.limit)), Double(MilliUnits.limit)))
    }
  }

  /// Whether all counters are known for the same time, but for what a good result may lack.
  package func isEven(_ limits: CoverageLimits = .standard) -> Bool {
    Self.areEven([self], limits)
  }

  /// Whether all counters of some totals are.
  package static func areEven(_ totals: [Self], _ limits: CoverageLimits = .standard) -> Bool {
    let times = totals.filter { $0.accounted != .max }.flatMap { [$0.accounted, $0.longest] }
    return AccountTotals.share(times.min() ?? 0, of: times.max() ?? 0) >= limits.good
  }

  /// Knows no more than another total.
  mutating func limit(to other: Self) {
    measured = min(measured, other.measured)
    accounted = min(accounted, other.accounted)
    longest = max(longest, other.longest)
    isBridged = isBridged || other.isBridged
  }

  /// Whether all counters are known for the same time, but for what may lack anyhow.
  package func isKnownAlike(_ limits: CoverageLimits = .standard) -> Bool {
    accounted != .max && AccountTotals.share(accounted, of: longest) >= limits.complete
  }
}
