import DeviceProfiles
import Measurements
import Polling
import ReadPlans
import Testing

/// What polling makes of requests that fail as a whole.
@Suite struct NarrowingTests {
  typealias Tests = ConnectionPollerTests

  /// Every way in which a request can fail while the connection stays.
  static let failures: [ReadFailure] =
    [1, 2, 3, 4, 6, 7, 8, 9, 10, 11].map { .refused($0) }
    + [.silent, .garbled("wrong length"), .connectionLost("reset")]

  private static func isWhole(_ scan: PollResult) -> Bool {
    scan.readings.allSatisfy { $0.value != nil }
  }

  @Test(arguments: failures, [0, 1])
  func `a hole that the device does not take, however it says so, costs no value`(
    failure: ReadFailure,
    retries: Int
  ) async throws {
    let device = Tests.device("a", addresses: [0, 1, 5, 6])
    let run = try await Tests.poll([device], seconds: 50, retries: retries) { fake in
      fake.answer = { request, _ in
        request.addresses.contains(3) ? .failure(failure, seconds: 0.3) : .registers
      }
    }
    #expect(run.scans.allSatisfy(Self.isWhole))
    #expect(run.statuses.map(\.status.state) == [.online])
    // The hole was tried once.
    #expect(run.requests.count { $0.request.addresses.contains(3) } <= 1 + retries)
    #expect(run.requests.count <= 2 * 50 + 1 + retries)
  }

  @Test func `what was learnt of holes is tried again after a minute, then ever more seldom`()
    async throws
  {
    let device = Tests.device("a", addresses: [0, 1, 5, 6])
    let run = try await Tests.poll([device], seconds: 3600) { fake in
      fake.answer = { request, _ in
        request.addresses.contains(3) ? .failure(.silent, seconds: 0.3) : .registers
      }
    }
    #expect(run.scans.allSatisfy(Self.isWhole))
    let tries = run.requests.filter { $0.request.addresses.contains(3) }
      .map { $0.at.nanoseconds / 1_000_000_000 }
    #expect(tries.count == 6, "\(tries)")
  }

  @Test(arguments: [.silent, .garbled("bad CRC")] as [ReadFailure])
  func `a hole is not blamed for longer than one try for what noise or a power cut did`(
    failure: ReadFailure
  ) async throws {
    let device = Tests.device("a", addresses: [0, 1, 5, 6])
    let run = try await Tests.poll([device], seconds: 120) { fake in
      var spoilt = false
      fake.answer = { [clock = fake.clock] request, _ in
        guard !spoilt, clock.now() >= MonotonicTime(nanoseconds: 20_000_000_000) else {
          return .registers
        }
        spoilt = true
        return .failure(failure, seconds: 0.1)
      }
    }
    #expect(run.scans.allSatisfy(Self.isWhole))
    #expect(run.requests.count { $0.request.count == 2 } <= 2 * 61)
    #expect(run.requests.last?.request.count == 7)
  }

  @Test
  func `a device that is off is asked no more often for its holes, and is whole when it is back`()
    async throws
  {
    let device = Tests.device("a", addresses: [0, 1, 5, 6])
    let run = try await Tests.poll([device], seconds: 300) { fake in
      fake.answer = { [clock = fake.clock] _, _ in
        (20.0..<60).contains(Double(clock.now().nanoseconds) / 1e9)
          ? .failure(.silent, seconds: 0.5) : .registers
      }
    }
    let off = run.requests.filter { (20.0..<60).contains(Double($0.at.nanoseconds) / 1e9) }
    #expect(off.count < 20, "\(off.count)")
    #expect(run.scans.suffix(200).allSatisfy(Self.isWhole))
    #expect(run.requests.last?.request.count == 7)
  }

  @Test(arguments: [3, 4, 7, 8] as [UInt8])
  func `one register that is refused in any words is found, and its neighbours are read`(
    code: UInt8
  ) async throws {
    let device = Tests.device("a", addresses: Array(0..<20))
    let run = try await Tests.poll([device], seconds: 25) { fake in
      fake.answer = { request, _ in
        request.addresses.contains(13) ? .failure(.refused(code), seconds: 0.01) : .registers
      }
    }
    let last = run.scans.last?.readings ?? []
    #expect(last.filter { $0.value == nil }.map(\.point) == [13])
    #expect(last[13].outcome == .bad(.exception(code)))
    #expect(run.requests.count < 2 * 25 + 12)
  }

  @Test func `a device that refuses everything is not taken apart again and again`() async throws {
    let device = Tests.device("a", addresses: Array(0..<20))
    let run = try await Tests.poll([device], seconds: 100) { fake in
      fake.answer = { [clock = fake.clock] _, _ in
        clock.now() < MonotonicTime(nanoseconds: 70_000_000_000)
          ? .failure(.refused(4), seconds: 0.01) : .registers
      }
    }
    #expect(run.requests.count < 100 + 3 * 40, "\(run.requests.count)")
    // And is whole again at once.
    #expect(run.scans.suffix(29).allSatisfy(Self.isWhole))
  }

  @Test func `a device that shall not be asked for more is not`() async throws {
    var device = Tests.device("a", addresses: [0, 1, 5, 6])
    device.limits.bridgesGaps = false
    let run = try await Tests.poll([device], seconds: 10)
    #expect(run.requests.allSatisfy { $0.request.count == 2 })
  }

  // MARK: What is said of it

  /// A device of which the second request fails.
  private func reason(_ failure: ReadFailure) async throws -> String? {
    let device = Tests.device("meter", unit: 7, addresses: [0, 200, 201])
    let run = try await Tests.poll([device], seconds: 5) { fake in
      fake.answer = { request, _ in
        request.address == 200 ? .failure(failure, seconds: 0.01) : .registers
      }
    }
    #expect(run.scans.allSatisfy { $0.readings[0].value != nil })
    return run.statuses.last { $0.status.state == .degraded }?.status.reason
  }

  @Test(
    arguments: [
      (.garbled("garbled answer: bad CRC"), "bad_frame; garbled answer: bad CRC"),
      (.silent, "timeout; no answer within 1.0 seconds"),
      (.connectionLost("receiving: reset"), "disconnected; receiving: reset"),
      (.refused(1), "exception_1; exception 1 (illegal function)"),
      (.refused(5), "exception_5; exception 5 (acknowledge)"),
      (.refused(6), "exception_6; exception 6 (server device busy)"),
      (.refused(10), "exception_10; exception 10 (gateway path unavailable)"),
      (.refused(11), "exception_11; exception 11 (gateway target device failed to respond)"),
    ] as [(ReadFailure, String)]
  )
  func `a request that failed is named with its cause though another one succeeded`(
    failure: ReadFailure,
    text: String
  ) async throws {
    let reason = try await reason(failure)
    #expect(
      reason == "p200: \(text.prefix { $0 != ";" }), p201: \(text) "
        + "(connection test at test:502, device meter, unit 7, holding address 200…201)"
    )
  }

  @Test(arguments: 1...11 as ClosedRange<UInt8>)
  func `only a gateway's exceptions speak of a gateway`(code: UInt8) async throws {
    let run = try await Tests.poll([Tests.device("a", addresses: [9])], seconds: 8) { fake in
      fake.answer = { _, _ in .failure(.refused(code), seconds: 0.01) }
    }
    let reason = try #require(run.statuses.last?.status.reason)
    #expect(reason.contains("exception \(code) ("))
    #expect(reason.contains("gateway") == (code >= 10))
    #expect(reason.contains("device a, unit 1, holding address 9"))
  }

  // MARK: Connections that are not to be kept

  @Test func `an idle connection is closed, and the next poll is no error`() async throws {
    let run = try await Tests.poll(
      [Tests.device("a", every: .seconds(60))],
      seconds: 300,
      configure: { $0.idleClose = .seconds(5) }
    )
    // Once after each read, and at the end.
    #expect(run.closes.map { $0.nanoseconds / 1_000_000_000 }.dropLast() == [5, 65, 125, 185, 245])
    #expect(run.statuses.map(\.status.state) == [.online])
    #expect(run.scans.allSatisfy(Self.isWhole))
    #expect(run.statistics.connectionFailures == 0)
  }

  @Test(arguments: [nil, .seconds(5)] as [Duration?])
  func `a connection that is in use is not closed`(idleClose: Duration?) async throws {
    let run = try await Tests.poll(
      [Tests.device("a")],
      seconds: 60,
      configure: { $0.idleClose = idleClose }
    )
    #expect(run.closes.count == 1)
  }
}
