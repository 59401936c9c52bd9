import Accounting
import Indicators
import Measurements
import Outbox
import Production
import Testing

@testable import Store

struct BackfillTests {
  private func result(_ subject: String, hour: Int64, isFinal: Bool = true) -> KPIRow {
    let from = Timestamp(milliseconds: hour * 3_600_000)
    var result = KPIRow(
      subject: subject,
      family: .energy,
      period: "hour",
      interval: Interval(from: from, to: from.advanced(byMilliseconds: 3_600_000)),
      isFinal: isFinal,
      revision: 2,
      values: [IndicatorValue("active_energy_import", 0.1), IndicatorValue("cost", -5)],
      coverage: 0.75,
      quality: .estimated,
      shift: subject == "b" ? "night" : nil
    )
    if hour > 2 { result.sources = ["cost": "QĐ 1279/QĐ-BCT, a=b", "co2e": subject] }
    return result
  }

  private func store(_ results: [KPIRow]) throws -> StoreDatabase {
    let store = try StoreDatabase(folder: nil)
    var changes = LedgerChanges()
    changes.results = results
    try LedgerWrite(changes).apply(to: store)
    return store
  }

  private func hour(_ number: Int64) -> Timestamp { Timestamp(milliseconds: number * 3_600_000) }

  @Test(arguments: [1, 2, 3, 100])
  func `pages of results are together all of them, in order, and as they were`(
    _ page: Int
  ) throws {
    let all = (0..<20 as Range<Int64>).flatMap { [result("a", hour: $0), result("b", hour: $0)] }
    let store = try store(all.reversed())
    var found: [KPIRow] = []
    var position = ResultPosition(from: hour(0))
    while true {
      let next = try store.finalResults(after: position, before: hour(20), limit: page)
      guard let last = next.last else { break }
      #expect(next.count <= page)
      found += next
      position = ResultPosition(after: last)
    }
    #expect(found == all)
  }

  @Test func `only final results of the stretch are found`() throws {
    let store = try store([
      result("a", hour: 1), result("a", hour: 2), result("a", hour: 3, isFinal: false),
      result("a", hour: 4),
    ])
    let found = try store.finalResults(
      after: ResultPosition(from: hour(2)),
      before: hour(4),
      limit: 10
    )
    #expect(found.map(\.interval.from) == [hour(2)])
  }

  @Test func `a line's shifts and days tell of their stops again, its hours do not`() throws {
    func row(_ line: String, _ period: String, _ from: Int64, _ to: Int64) -> KPIRow {
      var result = result(line, hour: from)
      (result.family, result.period, result.sources) = (.production, period, [:])
      result.interval = Interval(from: hour(from), to: hour(to))
      return result
    }
    func slot(_ line: String, _ start: Int64, _ stops: [String: StopSums]) -> ProductionSlot {
      var sums = ProductionSums()
      (sums.plannedBusyTime, sums.stops) = (3_600_000, stops)
      let interval = Interval(from: hour(start), to: hour(start + 1))
      return ProductionSlot(line: line, slot: interval, sums: sums)
    }
    let store = try StoreDatabase(folder: nil)
    var changes = LedgerChanges()
    changes.results = [
      row("press", "shift", 2, 4), row("press", "hour", 2, 3), row("press", "day", 0, 24),
      row("saw", "shift", 2, 4),
    ]
    let jam = StopSums(count: 1, duration: 1_800_500)
    changes.productionSlots = [
      slot("press", 1, ["tool": StopSums(count: 2, duration: 9000)]),
      slot("press", 2, ["jam": jam]),
      slot("press", 3, ["jam": StopSums(count: 0, duration: 60_000)]), slot("press", 4, [:]),
      slot("saw", 2, [:]), slot("saw", 4, ["jam": jam]),
    ]
    try LedgerWrite(changes).apply(to: store)
    let found = try store.finalResults(
      after: ResultPosition(from: hour(0)),
      before: hour(24),
      limit: 10
    )
    let jams = StopShare(reason: "jam", count: 1, duration: 1860.5)
    #expect(found.map(\.period) == ["day", "hour", "shift", "shift"])
    #expect(found[0].stops == [jams, StopShare(reason: "tool", count: 2, duration: 9)])
    #expect(found[1].stops == nil)
    #expect(found[2].stops == [jams])
    #expect(found[3].stops == [])
  }
}
