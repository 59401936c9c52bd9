import Measurements
import Polling
import ReadPlans
import Testing

/// Devices that answer nothing, or end the connection, where another would refuse an address.
@Suite struct SilentRequestTests {
  static let failures: [ReadFailure] = [.silent, .connectionLost("closed by the peer")]
  static let addresses: [UInt16] = [0, 500, 900]

  /// The points' addresses that were good in the last scan.
  static func lastGood(_ run: ConnectionPollerTests.Run) -> Set<UInt16> {
    Set(
      (run.scans.last?.readings ?? []).filter { $0.value != nil }.map { addresses[$0.point] }
    )
  }

  @Test(arguments: addresses, failures)
  func `one silent request leaves the others readable, wherever it stands`(
    bad: UInt16,
    failure: ReadFailure
  ) async throws {
    let device = ConnectionPollerTests.device("a", addresses: Self.addresses)
    let run = try await ConnectionPollerTests.poll([device], seconds: 120, retries: 1) { fake in
      fake.answer = { request, _ in
        request.address == Int(bad) ? .failure(failure, seconds: 0.2) : .registers
      }
    }
    #expect(Self.lastGood(run) == Set(Self.addresses).subtracting([bad]))
    #expect(run.statuses.last?.status.state == .degraded)
    #expect(!run.statuses.contains { $0.status.state == .offline })
    let others = run.scans.dropFirst(2).flatMap(\.readings).filter {
      Self.addresses[$0.point] != bad
    }
    #expect(others.allSatisfy { $0.value != nil })
    // Asked ever more seldom.
    #expect(run.requests.count { $0.request.address == Int(bad) } < 15)
  }

  @Test(arguments: addresses)
  func `one living request is found among silent ones`(good: UInt16) async throws {
    let device = ConnectionPollerTests.device("a", addresses: Self.addresses)
    let run = try await ConnectionPollerTests.poll([device], seconds: 60) { fake in
      fake.answer = { request, _ in
        request.address == Int(good) ? .registers : .failure(.silent, seconds: 0.2)
      }
    }
    #expect(Self.lastGood(run) == [good])
    #expect(run.statuses.last?.status.state == .degraded)
  }

  @Test func `a register that falls silent later is the only one that is lost`() async throws {
    let device = ConnectionPollerTests.device("a", addresses: Self.addresses)
    let run = try await ConnectionPollerTests.poll([device], seconds: 60) { fake in
      fake.answer = { [clock = fake.clock] request, _ in
        request.address == 0 && clock.now() > MonotonicTime(nanoseconds: 8_500_000_000)
          ? .failure(.silent, seconds: 0.2) : .registers
      }
    }
    #expect(Self.lastGood(run) == [500, 900])
    let spoilt = run.scans.count { $0.readings.contains { $0.point > 0 && $0.value == nil } }
    #expect(spoilt <= 1)
  }

  @Test func `a silent register is read again once it answers`() async throws {
    let device = ConnectionPollerTests.device("a", addresses: Self.addresses)
    let run = try await ConnectionPollerTests.poll([device], seconds: 120) { fake in
      fake.answer = { [clock = fake.clock] request, _ in
        request.address == 0 && clock.now() < MonotonicTime(nanoseconds: 60_000_000_000)
          ? .failure(.silent, seconds: 0.2) : .registers
      }
    }
    #expect(Self.lastGood(run) == Set(Self.addresses))
    #expect(run.statuses.last?.status.state == .online)
  }

  @Test func `a dead unit costs one request a probe, and is whole with its first answer`()
    async throws
  {
    let device = ConnectionPollerTests.device("a", addresses: Self.addresses)
    let run = try await ConnectionPollerTests.poll([device], seconds: 120) { fake in
      fake.answer = { [clock = fake.clock] _, _ in
        (5.0..<90).contains(Double(clock.now().nanoseconds) / 1e9)
          ? .failure(.silent, seconds: 0.2) : .registers
      }
    }
    let asked = run.requests.map(\.at.nanoseconds)
      .filter { (5_000_000_000..<90_000_000_000).contains($0) }
    // Two cycles, then probes after 1 s, 2 s, 4 s and every 5 s.
    #expect(asked.count <= 21)
    #expect(zip(asked, asked.dropFirst()).allSatisfy { $1 - $0 > 700_000_000 })
    let back = run.scans.filter { $0.timestamp > Timestamp(seconds: 90) }
      .drop { $0.readings.allSatisfy { $0.value == nil } }
    #expect(!back.isEmpty)
    #expect(back.allSatisfy { $0.readings.count { $0.value != nil } == 3 })
  }

  @Test func `a point that was not asked is not called silent`() async throws {
    let addresses: [UInt16] = [0, 300, 500, 700, 900]
    let device = ConnectionPollerTests.device("a", addresses: addresses)
    let run = try await ConnectionPollerTests.poll([device], seconds: 60) { fake in
      fake.answer = { request, _ in
        [300, 500].contains(request.address) ? .failure(.silent, seconds: 0.1) : .registers
      }
    }
    for scan in run.scans {
      for reading in scan.readings where ![1, 2].contains(reading.point) {
        #expect(reading.value != nil, "\(scan.timestamp): \(reading)")
      }
    }
    #expect(run.scans[1].readings.count == 5)
  }

  @Test func `a device whose answers are garbled is not said to be silent`() async throws {
    let device = ConnectionPollerTests.device("a", addresses: Self.addresses)
    let run = try await ConnectionPollerTests.poll([device], seconds: 20) { fake in
      fake.answer = { request, _ in
        request.address == 900
          ? .failure(.silent, seconds: 0.2) : .failure(.garbled("bad CRC"), seconds: 0.01)
      }
    }
    #expect(run.statuses.map(\.status.state) == [.offline])
    #expect(run.statuses.last?.status.reason.hasPrefix("bad CRC") == true)
  }
}
