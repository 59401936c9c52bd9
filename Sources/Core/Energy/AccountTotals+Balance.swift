package import Indicators

extension AccountTotals {
  /// Import − export + generation of an account that names its generation.
  ///
  /// - Returns: `nil` where no generation is named, or one of the three is known for less of the time than
  ///   another: a part of what was generated would be set against all that was fed in. Without a counter
  ///   of export, nothing counts as fed in.
  package func balance(_ limits: CoverageLimits = .standard) -> GenerationBalance? {
    guard let generated, let parts = partsOfBalance(limits) else { return nil }
    return GenerationBalance(
      imported: parts.imported.amount,
      exported: exported?.amount ?? 0,
      generated: generated.amount
    )
  }

  /// The same by which ratios are found: where the three are known for different times, of each its mean power
  /// through the longest of them.
  package func balanceOfMeans(_ limits: CoverageLimits = .standard) -> GenerationBalance? {
    guard let parts = partsOfBalance(limits) else { return nil }
    guard !QuantityTotal.areEven(parts.all, limits) else { return balance(limits) }
    return balance(through: parts.all.map(\.longest).max(), limits)
  }

  private func balance(through length: Int64?, _ limits: CoverageLimits) -> GenerationBalance? {
    guard let imported = imported?.energy(through: length, limits),
      let generated = generated?.energy(through: length, limits)
    else { return nil }
    guard let exported else {
      return GenerationBalance(imported: imported, exported: 0, generated: generated)
    }
    return exported.energy(through: length, limits)
      .map { GenerationBalance(imported: imported, exported: $0, generated: generated) }
  }

  /// The quantities of the balance; `nil` where they cannot be set against each other.
  private func partsOfBalance(
    _ limits: CoverageLimits
  ) -> (imported: QuantityTotal, all: [QuantityTotal])? {
    guard let imported, let generated, imported.isKnown, generated.isKnown else { return nil }
    let all = [imported, exported, generated].compactMap { $0 }
    let known = all.map(\.accounted)
    guard let least = known.min(), let most = known.max(),
      Self.share(least, of: most) >= limits.complete
    else { return nil }
    return (imported, all)
  }

  /// What the account's loads used through so many milliseconds, by mean powers; of `nil`, what was counted.
  package func used(through length: Int64?, _ limits: CoverageLimits = .standard) -> Int64? {
    guard generated != nil else { return imported?.energy(through: length, limits) }
    return partsOfBalance(limits) == nil ? nil : balance(through: length, limits)?.consumption
  }

  /// What the account's loads used: its consumption where it names its generation, else its import.
  ///
  /// - Returns: `nil` where that is not known.
  package func used(_ limits: CoverageLimits = .standard) -> QuantityTotal? {
    guard generated != nil else { return imported.flatMap { $0.isKnown ? $0 : nil } }
    guard let balance = balance(limits) else { return nil }
    var total = QuantityTotal()
    total.amount = balance.consumption
    total.isKnown = true
    for part in [imported, exported, generated].compactMap({ $0 }) { total.limit(to: part) }
    return total
  }

  /// How well one quantity is known of the milliseconds that could be known.
  package func quality(
    of total: QuantityTotal,
    due: Int64,
    _ limits: CoverageLimits = .standard
  ) -> ResultQuality {
    limits.quality(
      measured: Self.share(total.measured, of: due),
      accounted: Self.share(total.accounted, of: due),
      isBridged: total.isBridged
    )
  }

  /// The energies that are known less well than the import, by their names, with their quality: the
  /// row's quality is that of the one that is known least.
  package func doubts(
    due: Int64,
    _ limits: CoverageLimits = .standard
  ) -> [String: ResultQuality] {
    guard let imported else { return [:] }
    let known = quality(of: imported, due: due, limits)
    var doubts: [String: ResultQuality] = [:]
    for quantity in EnergyQuantity.allCases where quantity != .activeImport {
      guard let total = self[quantity] else { continue }
      let quality = quality(of: total, due: due, limits)
      if quality.isWorse(than: known) { doubts[quantity.rawValue] = quality }
    }
    return doubts
  }
}

extension ResultQuality {
  private var rank: Int {
    switch self {
    case .good: 0
    case .estimated: 1
    case .incomplete: 2
    }
  }

  fileprivate func isWorse(than other: Self) -> Bool { rank > other.rank }
}
