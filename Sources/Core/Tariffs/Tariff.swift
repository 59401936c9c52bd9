package import Calendar

/// Something that holds from a date on, until the next of its kind does.
package protocol Dated {
  var from: CivilDate { get }
}

extension Collection where Element: Dated {
  /// What holds on a date; `nil` before the first.
  package func inForce(on date: CivilDate) -> Element? {
    self.filter { $0.from <= date }.max { $0.from < $1.from }
  }

  /// All that holds on some day of a stretch of time, both days included, in order.
  package func inForce(from first: CivilDate, through last: CivilDate) -> [Element] {
    let later = self.filter { $0.from > first && $0.from <= last }.sorted { $0.from < $1.from }
    return (inForce(on: first).map { [$0] } ?? []) + later
  }
}

/// Energy prices of the three bands, or one price at all hours, before VAT.
package struct EnergyPrices: Dated, Sendable, Hashable {
  package var from: CivilDate
  /// The decision that sets them.
  package var source: String
  /// Currency per kWh.
  package var peak: ExactDecimal
  package var normal: ExactDecimal
  package var offPeak: ExactDecimal
  /// Whether there is one price at all hours, so that no band is needed for it.
  package private(set) var isSingle = false
  /// Whether they are calculated on paper only: shown, not charged.
  package var isPaper = false
  package var provisional: ProvisionalText?

  package init(
    from: CivilDate,
    source: String,
    peak: ExactDecimal,
    normal: ExactDecimal,
    offPeak: ExactDecimal
  ) {
    self.from = from
    self.source = source
    self.peak = peak
    self.normal = normal
    self.offPeak = offPeak
  }

  /// One price at all hours.
  package init(from: CivilDate, source: String, price: ExactDecimal) {
    self.init(from: from, source: source, peak: price, normal: price, offPeak: price)
    isSingle = true
  }

  package subscript(band: TariffBand) -> ExactDecimal {
    switch band {
    case .peak: peak
    case .normal: normal
    case .offPeak: offPeak
    }
  }
}

/// A rate with its date and source: VAT as a share, or the price of capacity per kW and month.
package struct DatedRate: Dated, Sendable, Hashable {
  package var from: CivilDate
  package var source: String
  package var rate: ExactDecimal
  /// Whether it is calculated on paper only: shown, not charged.
  package var isPaper = false
  package var provisional: ProvisionalText?

  package init(from: CivilDate, source: String, rate: ExactDecimal) {
    self.from = from
    self.source = source
    self.rate = rate
  }
}

/// Which hours a tariff uses from a date on.
package struct DatedHours: Dated, Sendable, Hashable {
  package var from: CivilDate
  package var hours: TariffHours

  package init(from: CivilDate, hours: TariffHours) {
    self.from = from
    self.hours = hours
  }
}

/// A tariff: what energy and capacity cost, when, and with which VAT.
package struct Tariff: Sendable, Hashable {
  /// Such as `evn/production-22kv`.
  package var name: String
  /// ISO 4217.
  package var currency: String
  package var prices: [EnergyPrices]
  /// Currency per kW of the month's highest demand; empty for tariffs without that component.
  package var capacity: [DatedRate]
  /// Shares of the amount, such as 0.08.
  package var vat: [DatedRate]
  package var hours: [DatedHours]
  /// Of the table as a whole.
  package var provisional: ProvisionalText?
  /// The last day that the table covers; `nil`: no end is known.
  package var until: CivilDate?

  package init(
    name: String,
    currency: String = "VND",
    prices: [EnergyPrices],
    capacity: [DatedRate] = [],
    vat: [DatedRate] = [],
    hours: [DatedHours]
  ) {
    self.name = name
    self.currency = currency
    self.prices = prices
    self.capacity = capacity
    self.vat = vat
    self.hours = hours
  }
}
