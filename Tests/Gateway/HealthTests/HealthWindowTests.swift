import Measurements
import Polling
import Testing

@testable import Health

@Suite struct HealthWindowTests {
  private func totals(
    _ second: Int64,
    published: Int64 = 0,
    processor: Double = 0,
    busy: [String: Int64] = [:]
  ) -> HealthTotals {
    var totals = HealthTotals(time: MonotonicTime(nanoseconds: second * 1_000_000_000))
    totals.published = published
    totals.processorSeconds = processor
    totals.busy = busy
    return totals
  }

  @Test func `rates are those of the time since the last message`() {
    let window = HealthWindow(
      before: totals(100, published: 5_000, processor: 2, busy: ["panel": 7_000_000_000]),
      now: totals(130, published: 5_600, processor: 5, busy: ["panel": 22_000_000_000])
    )
    #expect(window.seconds == 30)
    #expect(window.publishRate == 20)
    #expect(window.processorShare == 0.1)
    #expect(window.load(of: "panel") == 0.5)
  }

  @Test func `a connection that is new was not busy before`() {
    let window = HealthWindow(before: totals(0), now: totals(10, busy: ["press": 1_000_000_000]))
    #expect(window.load(of: "press") == 0.1)
    #expect(window.load(of: "gone") == 0)
  }

  @Test func `totals that fall, as after a reload, give no negative rate`() {
    let window = HealthWindow(
      before: totals(0, published: 100, processor: 9, busy: ["panel": 5_000_000_000]),
      now: totals(10, published: 3, processor: 8, busy: ["panel": 0])
    )
    #expect(window.publishRate == 0 && window.processorShare == 0)
    #expect(window.load(of: "panel") == 0)
  }

  @Test func `no load is above 1, and no window without length`() {
    let busy = HealthWindow(before: totals(5), now: totals(5, busy: ["panel": 9_000_000_000]))
    #expect(busy.seconds > 0 && busy.load(of: "panel") == 1)
  }
}

@Suite struct CertificateStageTests {
  private static let day: Int64 = 86_400_000

  @Test(arguments: [
    (365 * day, CertificateWatch.Stage.fine), (30 * day + 1, .fine), (30 * day, .soon),
    (7 * day + 1, .soon), (7 * day, .verySoon), (1, .verySoon), (0, .expired), (-day, .expired),
  ])
  func `a certificate is told 30 days, 7 days and no time before it expires`(
    left: Int64,
    stage: CertificateWatch.Stage
  ) {
    #expect(CertificateWatch.Stage(left: left) == stage)
  }
}

@Suite struct ProcessUsageTests {
  @Test func `a process has memory, has used its processor and a disk`() {
    let usage = ProcessUsage(folder: "/tmp")
    #expect(usage.residentBytes > 1_000_000)
    #expect(usage.processorSeconds > 0)
    #expect((usage.diskFree ?? 0) > 0)
    #expect(ProcessUsage(folder: "/no/such/folder").diskFree == nil)
  }
}
