package import Calendar

/// What the energy of an account costs and emits, and when.
package struct AccountRates: Sendable, Hashable {
  package var tariff: Tariff?
  /// Takes the place of the tariff's own hours.
  package var hours: TariffHours?
  package var emissions: EmissionFactors?
  package var reactive: ReactiveCharge?
  package var holidays: Set<CivilDate>
  /// A tariff that is calculated on paper beside the one that is charged.
  package var paper: Tariff?

  package init(
    tariff: Tariff? = nil,
    hours: TariffHours? = nil,
    emissions: EmissionFactors? = nil,
    reactive: ReactiveCharge? = nil,
    holidays: Set<CivilDate> = []
  ) {
    self.tariff = tariff
    self.hours = hours
    self.emissions = emissions
    self.reactive = reactive
    self.holidays = holidays
  }

  /// The times of the day at which a band may begin, in minutes after midnight: cuts of the ledger.
  package var edges: Set<Int> {
    let charged = hours?.edges ?? Self.edges(of: tariff)
    return charged.union(Self.edges(of: paper))
  }

  private static func edges(of tariff: Tariff?) -> Set<Int> {
    (tariff?.hours ?? []).reduce(into: []) { $0.formUnion($1.hours.edges) }
  }

  /// The rates by which the bill on paper is made: that tariff with its own hours.
  package var onPaper: AccountRates? {
    guard let paper else { return nil }
    var rates = self
    rates.tariff = paper
    rates.hours = nil
    rates.paper = nil
    return rates
  }

  /// The hours that hold on a date.
  package func hours(on date: CivilDate) -> TariffHours? {
    hours ?? tariff?.hours.inForce(on: date)?.hours
  }

  /// What holds at a local time.
  package func rate(at local: LocalDateTime) -> EnergyRate {
    let band = hours(on: local.date)?.band(at: local, holidays: holidays)
    return EnergyRate(
      band: band,
      prices: tariff?.prices.inForce(on: local.date),
      emission: emissions?.factor(on: local.date)
    )
  }
}

/// The band, prices and emission factor of a moment.
package struct EnergyRate: Sendable, Hashable {
  /// `nil` where no hours are known.
  package var band: TariffBand?
  package var prices: EnergyPrices?
  package var emission: EmissionFactor?

  package init(band: TariffBand?, prices: EnergyPrices?, emission: EmissionFactor?) {
    self.band = band
    self.prices = prices
    self.emission = emission
  }

  /// Currency per kWh before VAT.
  package var price: ExactDecimal? {
    guard let prices else { return nil }
    if prices.isSingle { return prices.normal }
    return band.map { prices[$0] }
  }
}
