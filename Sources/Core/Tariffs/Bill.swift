package import Calendar

/// One line of a bill.
package struct BillLine: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case energy, capacity, reactive, vat
  }

  package var kind: Kind
  /// The band of an energy line.
  package var band: TariffBand?
  /// Whole currency units.
  package var amount: Int64
  /// How the amount is found, with its numbers.
  package var formula: String
  /// What the price, rate or table is taken from.
  package var source: String
  /// From when a price has held.
  package var since: CivilDate?
}

/// What a month's energy costs: each line by its own formula, the total to the đồng.
///
/// Each line is rounded to the currency's whole unit, halves away from zero, and the total is the sum of
/// the rounded lines, so that it can be added up by hand.
package struct Bill: Sendable, Hashable {
  package private(set) var lines: [BillLine] = []
  /// The sum of the energy lines.
  package private(set) var activeAmount: Int64 = 0
  /// cos φ in hundredths; `nil`: not known, or no charge depends on it.
  package private(set) var powerFactor: Int?
  /// Whether something of it is calculated on paper only: the bill is shown and not charged.
  package private(set) var isPaper = false

  package var subtotal: Int64 { Self.sum(lines.filter { $0.kind != .vat }) }
  package var vat: Int64 { Self.sum(lines.filter { $0.kind == .vat }) }
  package var total: Int64 { Self.sum(lines) }

  /// Makes the bill of what was used.
  ///
  /// - Parameters:
  ///   - usage: Energies, reactive energy and peak of the month.
  ///   - rates: The account's tariff and rule of reactive energy.
  ///   - month: Any day of the month; its last day decides over capacity prices.
  package init(_ usage: BillUsage, rates: AccountRates, month: CivilDate) {
    let lastDay = month.firstOfNextMonth.adding(days: -1)
    var taxed: [(vat: DatedRate?, amount: Int64)] = []
    for part in usage.parts {
      let line = BillLine(part)
      lines.append(line)
      taxed.append((part.vat, line.amount))
    }
    activeAmount = Self.sum(lines)
    isPaper = usage.parts.contains(where: \.prices.isPaper)
    let vat = rates.tariff?.vat.inForce(on: lastDay)
    if let line = Self.capacity(usage, rates, on: lastDay) {
      lines.append(line)
      taxed.append((vat, line.amount))
      if rates.tariff?.capacity.inForce(on: lastDay)?.isPaper == true { isPaper = true }
    }
    if let line = reactive(usage, rates) {
      lines.append(line)
      taxed.append((vat, line.amount))
    }
    lines += Self.vat(taxed)
  }

  private static func capacity(
    _ usage: BillUsage,
    _ rates: AccountRates,
    on day: CivilDate
  ) -> BillLine? {
    guard let price = rates.tariff?.capacity.inForce(on: day), let peak = usage.peakDemand,
      let milliwatts = Int64(exactly: (peak * 1000).rounded()), peak >= 0
    else { return nil }
    // mW are millionths of a kW, as mWh are of a kWh.
    return BillLine(
      kind: .capacity,
      amount: ExactAmount(energy: milliwatts, rate: price.rate).rounded,
      formula: "\(kilo(milliwatts)) kW × \(price.rate)",
      source: price.source
    )
  }

  private mutating func reactive(_ usage: BillUsage, _ rates: AccountRates) -> BillLine? {
    guard let rule = rates.reactive, let reactive = usage.reactive,
      let factor = ReactiveCharge.powerFactor(active: usage.energy, reactive: reactive)
    else { return nil }
    powerFactor = factor
    let cosine = ExactDecimal.text(Int128(factor), places: 2, least: 2)
    return BillLine(
      kind: .reactive,
      amount: rule.charge(on: activeAmount, at: factor),
      formula: "\(activeAmount) × \(rule.percent(at: factor)) % (cos φ \(cosine) = "
        + "\(Self.kilo(usage.energy)) kWh, \(Self.kilo(reactive)) kvarh)",
      source: rule.source
    )
  }

  /// A line for each rate of VAT.
  private static func vat(_ taxed: [(vat: DatedRate?, amount: Int64)]) -> [BillLine] {
    var bases: [(vat: DatedRate, amount: Int64)] = []
    for (vat, amount) in taxed {
      guard let vat else { continue }
      if let found = bases.firstIndex(where: { $0.vat.rate == vat.rate }) {
        bases[found].amount = bases[found].amount &+ amount
      } else {
        bases.append((vat, amount))
      }
    }
    return bases.map { vat, base in
      let share = Int128(base) * Int128(vat.rate.millionths) * 1_000_000
      let percent = ExactDecimal(millionths: vat.rate.millionths * 100)
      return BillLine(
        kind: .vat,
        amount: ExactAmount(trillionths: share).rounded,
        formula: "\(base) × \(percent) %",
        source: vat.source
      )
    }
  }

  private static func sum(_ lines: [BillLine]) -> Int64 { lines.reduce(0) { $0 &+ $1.amount } }

  /// Thousandths of a unit in thousands of it, with at least three places.
  package static func kilo(_ thousandths: Int64) -> String {
    ExactDecimal.text(Int128(thousandths), places: 6, least: 3)
  }
}

extension BillLine {
  /// kWh × price.
  fileprivate init(_ part: BillUsage.Part) {
    let price = part.prices[part.band ?? .normal]
    self.init(
      kind: .energy,
      band: part.band,
      amount: ExactAmount(energy: part.energy, rate: price).rounded,
      formula: "\(Bill.kilo(part.energy)) kWh × \(price)",
      source: part.prices.source,
      since: part.prices.from
    )
  }
}
