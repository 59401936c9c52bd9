import Calendar
import Tariffs
import TestSupport
import Testing

/// What is printed of a bill can be recalculated by hand: each line by its formula, the total by its lines.
@Suite struct BillSumTests {
  /// A month in which prices and VAT change, up to each day's random energies, perhaps with a peak and
  /// reactive energy.
  private static func bill(_ random: inout SeededGenerator) -> (bill: Bill, usage: BillUsage) {
    var tariff = SampleRates.tariff(
      .random(in: 1...5000, using: &random),
      .random(in: 1...5000, using: &random),
      .random(in: 1...5000, using: &random)
    )
    if Bool.random(using: &random) { tariff.prices.append(laterPrices(&random)) }
    if Bool.random(using: &random) {
      let date = CivilDate(year: 2026, month: 12, day: .random(in: 1...31, using: &random))
      tariff.vat.append(DatedRate(from: date, source: "later", rate: .of("0.1")))
    }
    var rates = AccountRates(tariff: tariff)
    rates.reactive = Bool.random(using: &random) ? SampleRates.reactive : nil
    if Bool.random(using: &random) {
      let price = ExactDecimal(.random(in: 1...400_000, using: &random))
      rates.tariff?.capacity = [DatedRate(from: .of("2026-07-01"), source: "kW", rate: price)]
    }
    var usage = usage(rates, &random)
    if Bool.random(using: &random) { usage.peakDemand = .random(in: 0...5e6, using: &random) }
    if Bool.random(using: &random) {
      usage.reactive = .random(in: 0...max(1, 2 * usage.energy), using: &random)
    }
    return (Bill(usage, rates: rates, month: .of("2026-12-01")), usage)
  }

  private static func laterPrices(_ random: inout SeededGenerator) -> EnergyPrices {
    let date = CivilDate(year: 2026, month: 12, day: .random(in: 1...31, using: &random))
    let millionths = (0..<3).map { _ in Int64.random(in: 1...3_000_000_000, using: &random) }
    return EnergyPrices(
      from: date,
      source: "next",
      peak: ExactDecimal(millionths: millionths[0]),
      normal: ExactDecimal(millionths: millionths[1]),
      offPeak: ExactDecimal(millionths: millionths[2])
    )
  }

  private static func usage(_ rates: AccountRates, _ random: inout SeededGenerator) -> BillUsage {
    var usage = BillUsage()
    let largest: Int64 = [9, 5_000_000, 40_000_000_000].randomElement(using: &random) ?? 9
    for day in 1...31 where random.chance(0.8) {
      for quarter in 0..<96 where random.chance(0.3) {
        let date = CivilDate(year: 2026, month: 12, day: day)
        let local = LocalDateTime(date: date, minute: quarter * 15)
        usage.add(.random(in: 0...largest, using: &random), at: local, rates: rates)
      }
    }
    return usage
  }

  /// What a line's printed formula gives, rounded to the đồng; `nil` where it cannot be read.
  private static func amount(of formula: String) -> Int64? {
    let words = formula.split(separator: " ").filter { $0 != "×" && $0 != "kWh" && $0 != "kW" }
    guard words.count >= 2, let a = millionths(words[0]), let b = millionths(words[1]) else {
      return nil
    }
    let product = a * b / (words.count > 2 && words[2] == "%" ? 100 : 1)
    let rest = a * b % (words.count > 2 && words[2] == "%" ? 100 : 1)
    guard rest == 0 else { return nil }
    return ExactAmount(trillionths: product).rounded
  }

  private static func millionths(_ text: Substring) -> Int128? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : ""
    guard parts.count <= 2, fraction.count <= 6 else { return nil }
    return Int128(parts[0] + fraction + String(repeating: "0", count: 6 - fraction.count))
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `Each printed line is what its formula gives, and the total what the lines give`(
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<5 {
      let (bill, usage) = Self.bill(&random)
      for line in bill.lines {
        #expect(Self.amount(of: line.formula) == line.amount, "seed \(seed): \(line.formula)")
      }
      let sum = { (kinds: [BillLine.Kind]) in
        bill.lines.filter { kinds.contains($0.kind) }.reduce(0) { $0 + $1.amount }
      }
      #expect(bill.total == bill.lines.reduce(0) { $0 + $1.amount }, "seed \(seed)")
      #expect(bill.total == bill.subtotal + bill.vat, "seed \(seed)")
      #expect(bill.activeAmount == sum([.energy]), "seed \(seed)")
      #expect(bill.subtotal == sum([.energy, .capacity, .reactive]), "seed \(seed)")
      let bases = bill.lines.filter { $0.kind == .vat }.compactMap {
        Int64($0.formula.prefix { $0 != " " })
      }
      #expect(bases.reduce(0, +) == bill.subtotal, "seed \(seed): VAT is of all that is billed")
      let energies = bill.lines.filter { $0.kind == .energy }.compactMap {
        Self.millionths($0.formula.prefix { $0 != " " })
      }
      #expect(energies.reduce(0, +) == Int128(usage.energy), "seed \(seed)")
    }
  }
}
