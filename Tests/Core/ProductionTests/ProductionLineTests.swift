import Events
import Calendar
import Energy
import Indicators
import Measurements
import Production
import Testing

@Suite struct ProductionLineTests {
  @Test func `an hour of running, setup, fault, idle and off is booked to its slots`() {
    var press = Press()
    press.read(1, from: Press.at(6), to: Press.at(6, 20))
    press.read(3, from: Press.at(6, 20), to: Press.at(6, 25))
    press.read(2, from: Press.at(6, 25), to: Press.at(6, 40))
    press.read(0, from: Press.at(6, 40), to: Press.at(6, 50))
    press.read(4, from: Press.at(6, 50), to: Press.at(7))
    press.advance(to: Press.at(7))
    let total = press.total
    #expect(total.plannedBusyTime == 3_600_000 && total.operationTime == 3_600_000)
    #expect(total.productionTime == 20 * 60_000 && total.setupTime == 5 * 60_000)
    #expect(total.delayTime == 15 * 60_000 && total.downTime == 20 * 60_000)
    #expect(total.unknownTime == 0 && total.failures == 1)
    #expect(press.filled.count == 4)
    #expect(press.slot(6, 15).productionTime == 5 * 60_000)
    #expect(press.slot(6, 15).setupTime == 5 * 60_000)
    #expect(press.slot(6, 15).delayTime == 5 * 60_000)
  }

  @Test func `breaks are paid but not busy, and time outside shifts is neither`() {
    var press = Press()
    press.read(1, from: Press.at(9, 30), to: Press.at(10, 15))
    press.read(1, from: Press.at(13, 45), to: Press.at(14, 30))
    press.advance(to: Press.at(14, 30))
    #expect(press.slot(9, 45).plannedBusyTime == 0)
    #expect(press.slot(9, 45).operationTime == 15 * 60_000)
    #expect(press.slot(9, 45).productionTime == 0)
    var outside = ProductionSums()
    outside.knownTime = 15 * 60_000
    #expect(press.slot(14, 0) == outside && press.slot(14, 15) == outside)
    // From 10:15 to 13:45 nothing was read, but the last state held two seconds.
    #expect(press.total.unknownTime == (3 * 60 + 30) * 60_000 - 1000)
    #expect(press.total.productionTime == 45 * 60_000 + 1000)
  }

  @Test func `a state holds two poll periods without a reading, then it is unknown`() {
    var press = Press()
    press.read(1, at: Press.at(6))
    press.advance(to: Press.at(6, 0, 1.5))
    #expect(press.total.productionTime == 1500 && press.events.isEmpty)
    press.read(nil, at: Press.at(6, 0, 1.8))
    press.advance(to: Press.at(6, 0, 10))
    #expect(press.total.productionTime == 2000 && press.total.unknownTime == 8000)
    // A reading taken in time may still be on its way.
    #expect(press.line.state == .running && press.events.isEmpty)
    press.advance(to: Press.at(6, 0, 33))
    #expect(press.line.state == .unknown && press.line.stateSince == Press.at(6, 0, 2))
    press.read(1, at: Press.at(6, 0, 35))
    #expect(press.total.productionTime == 2000 && press.total.unknownTime == 33_000)
    #expect(press.events.map(\.timestamp) == [Press.at(6, 0, 2), Press.at(6, 0, 35)])
  }

  @Test func `readings exactly two poll periods apart leave nothing unknown`() {
    var press = Press()
    for second in stride(from: 0, through: 60, by: 2) {
      press.read(1, at: Press.at(6, 0, Double(second)))
    }
    #expect(press.total.productionTime == 60_000)
    #expect(press.total.unknownTime == 0 && press.events.isEmpty)
  }

  @Test func `a number that names no state is unknown`() {
    for value in [9, 1.5, 1e300, -1] {
      var press = Press()
      press.read(value, from: Press.at(6), to: Press.at(6, 1))
      press.advance(to: Press.at(6, 1))
      #expect(press.total.unknownTime == 60_000)
    }
  }

  @Test func `a reading that arrives after its time was booked corrects it`() {
    var press = Press()
    press.read(1, at: Press.at(6))
    press.advance(to: Press.at(6, 0, 1.9))
    press.read(2, at: Press.at(6, 0, 1))
    press.advance(to: Press.at(6, 0, 2))
    #expect(press.total.productionTime == 1000 && press.total.delayTime == 1000)
    #expect(press.total.plannedBusyTime == 2000)
  }

  @Test func `a change of state is told once, with how long the state lasted`() throws {
    var press = Press()
    press.read(1, from: Press.at(6), to: Press.at(7, 2, 5))
    press.read(2, from: Press.at(7, 2, 5), to: Press.at(7, 10))
    let event = try #require(press.events.first)
    #expect(press.events.count == 1)
    #expect(event.type == "state_change" && event.severity == .warning)
    #expect(event.timestamp == Press.at(7, 2, 5) && event.subject == "press-line")
    #expect(event.message["en"] == "press-line: running → fault, after 1 h 2 min 5 s")
    #expect(event.message["vi"] == "press-line: đang chạy → sự cố, sau 1 h 2 min 5 s")
  }

  @Test func `stops shorter than the limit are minor, the others are failures`() {
    var press = Press(Press.definition(minorStop: 30))
    for (minute, length) in [(1, 5.0), (3, 29), (5, 30), (7, 59)] as [(Int64, Double)] {
      press.read(1, from: Press.at(6, minute - 1), to: Press.at(6, minute))
      press.read(2, from: Press.at(6, minute), to: Press.at(6, minute, length))
      press.read(1, from: Press.at(6, minute, length), to: Press.at(6, minute + 1))
    }
    let total = press.total
    #expect(total.minorStops == 2 && total.minorStopTime == 34_000)
    #expect(total.failures == 2 && total.delayTime == 123_000)
  }

  @Test func `a stop over a slot's edge has its time where it was and counts where it began`() {
    var press = Press(Press.definition(minorStop: 30))
    press.read(1, from: Press.at(6, 14), to: Press.at(6, 14, 50))
    press.read(2, from: Press.at(6, 14, 50), to: Press.at(6, 15, 5))
    press.read(1, at: Press.at(6, 15, 5))
    #expect(press.slot(6, 0).minorStopTime == 10_000 && press.slot(6, 0).minorStops == 1)
    #expect(press.slot(6, 15).minorStopTime == 5000 && press.slot(6, 15).minorStops == 0)
  }

  @Test func `a stop in a break is none, and one over a break is judged by all it lasted`() {
    var press = Press(Press.definition(minorStop: 60))
    press.read(1, from: Press.at(9, 44), to: Press.at(9, 44, 40))
    press.read(2, from: Press.at(9, 44, 40), to: Press.at(10, 0, 20))
    press.read(1, at: Press.at(10, 0, 20))
    #expect(press.total.minorStops == 0 && press.total.failures == 1)
    #expect(press.total.delayTime == 40_000)
    var idle = Press()
    idle.read(2, from: Press.at(9, 46), to: Press.at(9, 50))
    idle.read(1, at: Press.at(9, 50))
    #expect(idle.total.failures == 0 && idle.total.minorStops == 0)
  }

  @Test func `a stop whose end is not known is no minor stop`() {
    var press = Press(Press.definition(minorStop: 30))
    press.read(2, at: Press.at(6))
    press.advance(to: Press.at(6, 10))
    #expect(press.total.minorStops == 0 && press.total.failures == 0)
    #expect(press.total.delayTime == 2000 && press.total.unknownTime == 598_000)
  }

  @Test func `a planned stop is no busy time`() {
    var press = Press()
    press.read(1, from: Press.at(6), to: Press.at(6, 5))
    var outcome = ProductionOutcome()
    let stop = Interval(from: Press.at(6, 4), to: Press.at(6, 20))
    let past = press.line.planStop(stop, calendar: press.calendar, into: &outcome)
    #expect(past == Interval(from: Press.at(6, 4), to: Press.at(6, 4, 59)))
    press.read(0, from: Press.at(6, 5), to: Press.at(6, 25))
    press.advance(to: Press.at(6, 25))
    #expect(press.total.downTime == 5 * 60_000)
    #expect(press.total.plannedBusyTime == 9 * 60_000 + 59_000)
  }

  @Test func `with another configuration the line goes on where it was`() {
    var press = Press()
    press.read(1, from: Press.at(6), to: Press.at(6, 10))
    press.read(100, of: Press.good, at: Press.at(6, 9))
    press.line.adopt(definition: Press.definition(minorStop: 9), pollPeriod: 2000)
    press.read(1, from: Press.at(6, 10), to: Press.at(6, 20))
    press.read(107, of: Press.good, at: Press.at(6, 19))
    #expect(press.total.productionTime == 19 * 60_000 + 59_000)
    #expect(press.total.good == 7 && press.events.isEmpty)
  }
}
