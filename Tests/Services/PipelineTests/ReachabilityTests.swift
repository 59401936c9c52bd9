import Events
import Languages
import Indicators
import Measurements
import Polling
import Testing

@testable import Pipeline

@Suite struct ReachabilityTests {
  private func status(_ state: DeviceStatus.State) -> DeviceStatus {
    DeviceStatus(
      state: state,
      reason: BilingualText("time-out", "quá giờ"),
      lastOK: nil,
      isLate: false
    )
  }

  @Test(arguments: [DeviceStatus.State.online, .degraded])
  func `a device that answers from the start causes no event`(state: DeviceStatus.State) {
    var reachability = Reachability()
    #expect(reachability.event(for: status(state), of: "a", at: Timestamp(seconds: 1)) == nil)
    #expect(reachability.event(for: status(.online), of: "a", at: Timestamp(seconds: 2)) == nil)
  }

  @Test func `the two events of an absence have one id, and the second its length`() throws {
    var reachability = Reachability()
    let first = reachability.event(for: status(.offline), of: "a", at: Timestamp(seconds: 10))
    let second = reachability.event(for: status(.degraded), of: "a", at: Timestamp(seconds: 75))
    let (gone, back) = (try #require(first), try #require(second))
    #expect(gone.type == "device_offline" && gone.severity == .warning)
    #expect(back.type == "device_online" && back.severity == .info)
    #expect(gone.id == "a.offline.10000" && back.id == gone.id)
    #expect(gone.message["en"] == "a does not answer: time-out")
    #expect(back.message["en"] == "a answers again after 65 s")
    #expect(back.message["vi"] == "a đã trả lời lại sau 65 giây")
  }

  @Test func `an absence that goes on is told once, and each device has its own`() {
    var reachability = Reachability()
    var told: [String] = []
    for (device, second) in [("a", 1), ("a", 2), ("b", 3), ("a", 4), ("b", 5)] {
      let time = Timestamp(seconds: Int64(second))
      let event = reachability.event(for: status(.offline), of: device, at: time)
      if let event { told.append(event.id) }
    }
    #expect(told == ["a.offline.1000", "b.offline.3000"])
  }

  @Test func `a clock that was set back gives no negative absence`() {
    var reachability = Reachability()
    _ = reachability.event(for: status(.offline), of: "a", at: Timestamp(seconds: 100))
    let back = reachability.event(for: status(.online), of: "a", at: Timestamp(seconds: 50))
    #expect(back?.message["en"] == "a answers again after 0 s")
  }
}
