import Measurements
import Polling
import Testing

@testable import Pipeline

@Suite struct WaitingFindingsTests {
  private func scan(_ device: String, at second: Int64, readings: Int = 6) -> Finding {
    let readings = (0..<readings).map { Reading(point: $0, outcome: .bad(.timeout)) }
    return .poll(
      PollResult(device: device, timestamp: Timestamp(seconds: second), readings: readings)
    )
  }

  private func seconds(_ waiting: WaitingFindings) -> [Int64] {
    var waiting = waiting
    var found: [Int64] = []
    while case .poll(let scan)? = waiting.popFirst() {
      found.append(scan.timestamp.milliseconds / 1000)
    }
    return found
  }

  @Test func `what waits comes out in order`() {
    var waiting = WaitingFindings(limit: 1000)
    for second in 0..<50 { waiting.append(scan("a", at: Int64(second))) }
    #expect(waiting.count == 50)
    #expect(seconds(waiting) == Array(0..<50))
    #expect(waiting.givenUp == 0)
  }

  @Test func `beyond the limit the oldest are given up and counted`() {
    // A poll of 6 readings has the weight 10.
    var waiting = WaitingFindings(limit: 100)
    for second in 0..<250 { waiting.append(scan("a", at: Int64(second))) }
    #expect(seconds(waiting) == Array(240..<250))
    #expect(waiting.givenUp == 240)
  }

  @Test func `one finding waits however large it is`() {
    var waiting = WaitingFindings(limit: 10)
    waiting.append(scan("a", at: 1, readings: 5000))
    #expect(seconds(waiting) == [1])
    waiting.append(scan("a", at: 2, readings: 5000))
    #expect(seconds(waiting) == [2])
  }

  @Test func `what waits of a device that changed is given up, of the others not`() {
    var waiting = WaitingFindings(limit: 1000)
    for second in 0..<10 { waiting.append(scan(second % 2 == 0 ? "a" : "b", at: Int64(second))) }
    waiting.giveUp(of: ["a"])
    #expect(seconds(waiting) == [1, 3, 5, 7, 9])
    #expect(waiting.givenUp == 5)
  }
}
