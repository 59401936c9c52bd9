import Events
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Testing

@Suite struct ItemCountTests {
  private func press(_ counters: ItemCounters) -> Press {
    var definition = Press.definition()
    definition.counters = counters
    return Press(definition)
  }

  private let total = PointReference(device: "press-1", point: "total_count")

  @Test func `items are booked whole to the slot of the later reading, an edge to the one before`()
  {
    var press = Press()
    press.read(100, of: Press.good, at: Press.at(6, 14, 59))
    press.read(105, of: Press.good, at: Press.at(6, 15))
    press.read(112, of: Press.good, at: Press.at(6, 15, 1))
    #expect(press.slot(6, 0).good == 5 && press.slot(6, 15).good == 7)
    #expect(press.slot(6, 0).plannedForGood == 5 * 1_200_000)
    #expect(press.total.produced == 12 && press.total.scrap == 0)
  }

  @Test func `two of three counters give the third`() {
    let settings: [(ItemCounters, [PointReference: Double])] = [
      (ItemCounters(good: Press.good, reject: Press.reject), [Press.good: 90, Press.reject: 10]),
      (ItemCounters(good: Press.good, total: total), [Press.good: 90, total: 100]),
      (ItemCounters(reject: Press.reject, total: total), [Press.reject: 10, total: 100]),
      (
        ItemCounters(good: Press.good, reject: Press.reject, total: total),
        [Press.good: 90, Press.reject: 10, total: 100]
      ),
    ]
    for (counters, ends) in settings {
      var press = press(counters)
      for (point, end) in ends {
        press.read(1000, of: point, at: Press.at(6))
        press.read(1000 + end, of: point, at: Press.at(6, 1))
      }
      let sums = press.total
      #expect(sums.produced == 100 && sums.good == 90 && sums.scrap == 10, "\(counters)")
      #expect(sums.plannedForProduced == 120_000_000 && sums.plannedForGood == 108_000_000)
    }
  }

  @Test func `one counter alone makes no scrap`() {
    for counters in [ItemCounters(good: total), ItemCounters(total: total)] {
      var press = press(counters)
      press.read(0, of: total, at: Press.at(6))
      press.read(7, of: total, at: Press.at(6, 0, 1))
      #expect(press.total.produced == 7 && press.total.good == 7 && press.total.scrap == 0)
    }
  }

  @Test func `a false zero counts nothing, and a reset starts anew with an event`() {
    var press = Press()
    for (second, value) in [50_000, 50_003, 0, 50_005].enumerated() {
      press.read(Double(value), of: Press.good, at: Press.at(6, 0, Double(second)))
    }
    #expect(press.total.good == 5 && press.events.isEmpty)
    for (second, value) in [2, 4, 6, 9].enumerated() {
      press.read(Double(value), of: Press.good, at: Press.at(6, 1, Double(second)))
    }
    #expect(press.total.good == 5 + 7)
    #expect(press.events.map(\.type) == ["counter_reset"])
  }

  @Test func `a repeated or back-dated reading counts nothing twice`() {
    var press = Press()
    for (second, value) in [(0, 10), (1, 12), (1, 12), (1, 13), (0, 13), (2, 15), (3, 15)] {
      press.read(Double(value), of: Press.good, at: Press.at(6, 0, Double(second)))
    }
    #expect(press.total.good == 5)
  }

  @Test func `fractions of an item are given out once they are whole`() {
    var press = Press()
    for step in 0...10 {
      press.read(Double(step) * 0.3, of: Press.good, at: Press.at(6, 0, Double(step)))
    }
    #expect(press.total.good == 3)
  }

  @Test func `items count outside shifts and without a value nothing happens`() {
    var press = Press()
    press.read(10, of: Press.good, at: Press.at(15))
    press.read(nil, of: Press.good, at: Press.at(15, 0, 1))
    press.read(.nan, of: Press.good, at: Press.at(15, 0, 2))
    press.read(.infinity, of: Press.good, at: Press.at(15, 0, 3))
    press.read(13, of: Press.good, at: Press.at(15, 0, 4))
    press.read(99, of: total, at: Press.at(15, 0, 5))
    #expect(press.total.good == 3 && press.total.plannedBusyTime == 0)
  }

  @Test func `a count that is set to 0 each shift loses none`() {
    var press = Press()
    var second = 0.0
    for _ in 0..<4 {
      for value in [0.0, 1] {
        for _ in 0..<5 {
          press.read(value, of: Press.reject, at: Press.at(6, 0, second))
          second += 1
        }
      }
    }
    #expect(press.total.scrap == 4)
    #expect(press.events.map(\.type) == Array(repeating: "counter_reset", count: 3))
  }

  @Test func `a count that is expected to be set to 0 counts at once, without an event`() {
    let expected = CounterSettings(pollPeriod: 1000, resets: .expected)
    var press = Press()
    press.line.adopt(counters: [Press.good: expected])
    for (second, value) in [48, 50, 0, 3, 1, 2].enumerated() {
      press.read(Double(value), of: Press.good, at: Press.at(6, 0, Double(second)))
    }
    #expect(press.total.good == 2 + 3 + 1 + 1 && press.events.isEmpty)
  }

  @Test func `items of a count that was set back belong to the readings that brought them`() {
    var press = Press()
    press.read(2_000_000, of: Press.good, at: Press.at(6, 14, 0))
    for poll in 0...8 {
      let time = Press.at(6, 14, 10 + 10 * Double(poll))
      press.read(1_999_000 + Double(poll), of: Press.good, at: time)
    }
    // The reading of 06:15:00 brought the fifth item, and an edge belongs to the slot before it.
    #expect(press.slot(6, 0).good == 5 && press.slot(6, 15).good == 3)
    let point = "press-1.good_count"
    let setBack = EventContent.counterSetBack(point: point, from: 2e6, to: 1_999_000, unit: nil)
    #expect(press.events.map(\.content) == [setBack])
  }
}
