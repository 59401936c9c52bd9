package import Calendar

/// What is to be billed of a month: energies by band and price, added up slot by slot.
package struct BillUsage: Sendable, Hashable {
  /// Energy that has one price and one rate of VAT.
  package struct Part: Sendable, Hashable {
    package var prices: EnergyPrices
    package var vat: DatedRate?
    /// `nil` where all bands have one price.
    package var band: TariffBand?
    /// mWh.
    package var energy: Int64
  }

  /// In order of their dates, then peak, normal, off-peak.
  package private(set) var parts: [Part] = []
  /// mWh, all that was added.
  package private(set) var energy: Int64 = 0
  /// mWh for which there is no price.
  package private(set) var unpriced: Int64 = 0
  /// mvarh; `nil`: not measured.
  package var reactive: Int64?
  /// The month's highest demand in W; `nil`: not known.
  package var peakDemand: Double?

  package init() {}

  /// Adds the energy of a slot, in mWh, at the local time that it begins at.
  package mutating func add(_ amount: Int64, at local: LocalDateTime, rates: AccountRates) {
    energy = Self.sum(energy, amount)
    let rate = rates.rate(at: local)
    guard let prices = rate.prices, rate.price != nil else {
      unpriced = Self.sum(unpriced, amount)
      return
    }
    let band = prices.isSingle ? nil : rate.band
    let vat = rates.tariff?.vat.inForce(on: local.date)
    let found = parts.firstIndex {
      $0.prices.from == prices.from && $0.vat?.from == vat?.from && $0.band == band
    }
    if let found {
      parts[found].energy = Self.sum(parts[found].energy, amount)
    } else {
      parts.append(Part(prices: prices, vat: vat, band: band, energy: amount))
      parts.sort { $0.order < $1.order }
    }
  }

  private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? (b > 0 ? .max : .min) : sum
  }
}

extension BillUsage.Part {
  fileprivate var order: (CivilDate, CivilDate, Int) {
    (
      prices.from, vat?.from ?? CivilDate(year: 0, month: 1, day: 1),
      band.flatMap(TariffBand.allCases.firstIndex(of:)) ?? 0
    )
  }
}
