import Calendar
package import Indicators

/// Energy by bands, with what it costs and emits; sums of it are exact.
package struct RatedEnergy: Sendable, Hashable {
  /// mWh, in the order of ``TariffBand/allCases``.
  private var bands: [Int64] = [0, 0, 0]
  /// Before VAT.
  package private(set) var cost = ExactAmount.zero
  /// kg.
  package private(set) var emissions = ExactAmount.zero
  /// Kilograms of oil equivalent.
  private var oil = ExactAmount.zero
  /// The newest of the factors and prices that were used.
  package private(set) var factor: EmissionFactor?
  /// The oldest of the factors: another one where the interval lies in two years, as a night shift may.
  package private(set) var oldestFactor: EmissionFactor?
  package private(set) var prices: EnergyPrices?
  /// Whether some of the energy has no band, price or factor, so that the sum is not known.
  private var lacksBand = false
  private var lacksPrice = false
  private var lacksFactor = false

  package static let zero = Self()

  package init() {}

  /// Adds energy in mWh that was used at one rate; what is taken off is negative.
  ///
  /// No energy costs and emits nothing whatever the rate, and is founded on the same tables.
  package mutating func add(_ energy: Int64, at rate: EnergyRate, _ rates: AccountRates) {
    if let band = rate.band, let position = TariffBand.allCases.firstIndex(of: band) {
      let (sum, overflow) = bands[position].addingReportingOverflow(energy)
      bands[position] = overflow ? (energy > 0 ? .max : .min) : sum
    } else if energy != 0 {
      lacksBand = true
    }
    if let price = rate.price {
      cost += ExactAmount(energy: energy, rate: price)
      if let used = rate.prices, used.from >= prices?.from ?? used.from { prices = used }
    } else if energy != 0 {
      lacksPrice = true
    }
    if let used = rate.emission {
      emissions += ExactAmount(energy: energy, rate: used.factor)
      note(used)
    } else if energy != 0 {
      lacksFactor = true
    }
    if let equivalent = rates.emissions?.oilEquivalent {
      oil += ExactAmount(energy: energy, rate: equivalent)
    }
  }

  private mutating func note(_ used: EmissionFactor) {
    if used.year >= factor?.year ?? used.year { factor = used }
    if used.year < oldestFactor?.year ?? .max { oldestFactor = used }
  }

  /// Adds energy that was rated by the same ``AccountRates``.
  package static func += (a: inout Self, b: Self) {
    for position in a.bands.indices {
      let (sum, overflow) = a.bands[position].addingReportingOverflow(b.bands[position])
      a.bands[position] = overflow ? (sum < 0 ? .max : .min) : sum
    }
    a.cost += b.cost
    a.emissions += b.emissions
    a.oil += b.oil
    if let used = b.prices, used.from >= a.prices?.from ?? used.from { a.prices = used }
    if let used = b.factor { a.note(used) }
    if let used = b.oldestFactor { a.note(used) }
    a.lacksBand = a.lacksBand || b.lacksBand
    a.lacksPrice = a.lacksPrice || b.lacksPrice
    a.lacksFactor = a.lacksFactor || b.lacksFactor
  }

  /// Bands in Wh, cost in the tariff's currency, emissions in kg with their factor and its year, TOE; what
  /// is not known of all the energy is absent.
  package func values(_ rates: AccountRates) -> [IndicatorValue] {
    var values: [IndicatorValue] = []
    values.reserveCapacity(TariffBand.allCases.count + 5)
    if rates.hours != nil || rates.tariff != nil, !lacksBand {
      for (band, energy) in zip(TariffBand.allCases, bands) {
        values.append(IndicatorValue(band.field, Double(energy) / 1000))
      }
    }
    if let tariff = rates.tariff, !tariff.prices.isEmpty, !lacksPrice {
      values.append(IndicatorValue(.cost, cost.double))
    }
    guard rates.emissions != nil else { return values }
    if !lacksFactor {
      values.append(IndicatorValue(.co2e, emissions.double))
      // Of two factors neither is the one; the sources name both.
      if let factor, factor.year == oldestFactor?.year {
        values.append(IndicatorValue(.co2eFactor, factor.factor.double))
        values.append(IndicatorValue(.co2eFactorYear, Double(factor.year)))
      }
    }
    if rates.emissions?.oilEquivalent != nil {
      values.append(IndicatorValue(.toe, oil.double / 1000))
    }
    return values
  }

  /// What the numbers are founded on, by the name of the value.
  package func sources(_ rates: AccountRates) -> [String: String] {
    var sources: [String: String] = [:]
    if let tariff = rates.tariff, let prices {
      let paper = prices.isPaper ? "; on paper, not charged" : ""
      sources["cost"] = "\(tariff.name): \(prices.source), from \(prices.from.iso)\(paper)"
    }
    if let name = rates.emissions?.name, let factor {
      let used = [oldestFactor, factor].compactMap { $0 }
      let texts = (used.first == factor ? [factor] : used).map { "\($0.year): \($0.source)" }
      sources["co2e"] = "\(name) \(texts.joined(separator: "; "))"
    }
    return sources
  }
}
