import Calendar
import Indicators
import Tariffs
import TestSupport
import Testing

@Suite struct `One price at all hours` {
  private static func rates(hours: [DatedHours]) -> AccountRates {
    AccountRates(
      tariff: Tariff(
        name: "own",
        prices: [EnergyPrices(from: .of("2025-05-10"), source: "QĐ 1279", price: .of("2226"))],
        vat: [DatedRate(from: .of("2025-07-01"), source: "NQ 204", rate: .of("0.08"))],
        hours: hours
      )
    )
  }

  /// Energies of the three bands, of any size, are one line; without hours there are no bands, and the
  /// bill is the same.
  @Test(arguments: 1...20)
  func `makes one line of all bands, with hours or without`(seed: UInt64) {
    var draw = SeededGenerator(seed: seed)
    let energies = (0..<3).map { _ in Int64.random(in: 0...5_000_000_000, using: &draw) }
    let whole = [DatedHours(from: .of("2014-06-01"), hours: SampleRates.qd963)]
    let total = energies.reduce(0, +)
    let amount = ExactAmount(energy: total, rate: .of("2226")).rounded
    for rates in [Self.rates(hours: whole), Self.rates(hours: [])] {
      var usage = BillUsage()
      for (energy, minute) in zip(energies, [60, 720, 1080]) {
        let moment = LocalDateTime(date: .of("2026-10-01"), minute: minute)
        usage.add(energy, at: moment, rates: rates)
      }
      let bill = Bill(usage, rates: rates, month: .of("2026-10-01"))
      #expect(bill.lines.map(\.kind) == [.energy, .vat], "seed \(seed)")
      #expect(bill.lines[0].band == nil)
      #expect(bill.lines[0].amount == amount, "seed \(seed)")
      #expect(usage.unpriced == 0)
      #expect(!bill.isPaper)
    }
  }

  @Test func `leaves the energies of the bands as they are`() {
    let whole = [DatedHours(from: .of("2014-06-01"), hours: SampleRates.qd963)]
    for (hours, bands) in [(whole, 3), ([], 0)] {
      let rates = Self.rates(hours: hours)
      var rated = RatedEnergy()
      let peak = LocalDateTime(date: .of("2026-10-01"), minute: 1080)
      rated.add(1_000_000, at: rates.rate(at: peak), rates)
      #expect(rated.values(rates).filter { $0.name.hasSuffix("active_energy") }.count == bands)
      #expect(rated.values(rates).first { $0.name == "cost" }?.value == 2226)
    }
  }
}

@Suite struct `A bill on paper` {
  /// The pilot's prices of 22 kV by the hours of circular 16: 10:00 is a peak hour there and a normal one
  /// by decision 963.
  private static var rates: AccountRates {
    var prices = EnergyPrices(
      from: .of("2025-10-01"),
      source: "pilot",
      peak: .of("2182"),
      normal: .of("1275"),
      offPeak: .of("859")
    )
    prices.isPaper = true
    var capacity = DatedRate(from: .of("2025-10-01"), source: "pilot", rate: .of("235414"))
    capacity.isPaper = true
    var rates = AccountRates(tariff: SampleRates.tariff(1833, 1190, 3398))
    rates.hours = SampleRates.qd963
    rates.paper = Tariff(
      name: "pilot",
      prices: [prices],
      capacity: [capacity],
      hours: [DatedHours(from: .of("2014-06-01"), hours: SampleRates.tt16)]
    )
    return rates
  }

  private static func bill(_ rates: AccountRates, month: String = "2026-10-01") -> Bill {
    var usage = BillUsage()
    let moment = LocalDateTime(date: .of(month), minute: 600)
    usage.add(1_000_000_000, at: moment, rates: rates)
    usage.peakDemand = 4_000_000
    return Bill(usage, rates: rates, month: .of(month))
  }

  @Test func `has its own prices and hours, and the bill that is charged has none of them`() throws
  {
    let charged = Self.bill(Self.rates)
    #expect(charged.lines.map(\.formula).first == "1000.000 kWh × 1833")
    #expect(charged.lines.allSatisfy { $0.kind != .capacity })
    #expect(!charged.isPaper)
    let paper = Self.bill(try #require(Self.rates.onPaper))
    #expect(
      paper.lines.map(\.formula) == ["1000.000 kWh × 2182", "4000.000 kW × 235414"]
    )
    #expect(paper.isPaper)
  }

  @Test(arguments: [("2025-09-30", false), ("2025-10-01", true)])
  func `begins with its prices`(date: String, isPriced: Bool) throws {
    let bill = Self.bill(try #require(Self.rates.onPaper), month: date)
    #expect(bill.isPaper == isPriced)
    #expect(bill.lines.isEmpty == !isPriced)
  }

  @Test func `cuts the ledger at its hours too`() {
    #expect(Self.rates.edges.isSuperset(of: SampleRates.tt16.edges.union(SampleRates.qd963.edges)))
  }
}

@Suite struct `What tables do not settle for a month` {
  private static let text = ProvisionalText(english: "e", vietnamese: "v")

  private static var rates: AccountRates {
    var tariff = SampleRates.tariff(1833, 1190, 3398)
    var later = DatedRate(from: .of("2027-01-01"), source: "law", rate: .of("0.1"))
    later.provisional = text
    tariff.vat = [DatedRate(from: .of("2025-07-01"), source: "NQ", rate: .of("0.08")), later]
    tariff.until = .of("2027-06-30")
    return AccountRates(tariff: tariff)
  }

  @Test(
    arguments: [
      ("2025-05-01", [.begins(.prices, .of("2025-05-10")), .begins(.vat, .of("2025-07-01"))]),
      ("2025-06-01", [.begins(.vat, .of("2025-07-01"))]), ("2026-12-31", []),
      ("2027-01-01", [.provisional(.vat, text, from: .of("2027-01-01"))]),
      ("2027-06-30", [.provisional(.vat, text, from: .of("2027-01-01"))]),
      (
        "2027-07-01",
        [.provisional(.vat, text, from: .of("2027-01-01")), .ended(.of("2027-06-30"))]
      ),
    ] as [(String, [RateGap])]
  )
  func `is told of that month alone`(month: String, gaps: [RateGap]) {
    #expect(Self.rates.gaps(in: .of(month)) == gaps)
  }

  @Test func `leaves out hours that the account names itself`() {
    var rates = Self.rates
    rates.tariff?.until = nil
    rates.tariff?.hours[1].hours.provisional = Self.text
    #expect(rates.gaps(in: .of("2026-10-01")).count == 1)
    rates.hours = SampleRates.tt16
    #expect(rates.gaps(in: .of("2026-10-01")).isEmpty)
  }
}
