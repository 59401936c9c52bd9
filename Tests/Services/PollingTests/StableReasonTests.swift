import DeviceProfiles
import Measurements
import ReadPlans
import Testing

@testable import Polling

/// What is published of a device that fails at every poll in a slightly different way.
@Suite struct StableReasonTests {
  private typealias Tests = ConnectionPollerTests

  /// A failure whose text is another one at each request.
  enum Changing: CaseIterable {
    case garbled, lost, down

    func failure(_ number: Int) -> ReadFailure {
      let reason = FailureReason("number \(number)", kind: "a number")
      switch self {
      case .garbled: return .garbled(reason)
      case .lost: return .connectionLost(reason)
      case .down: return .connectionDown(reason)
      }
    }
  }

  @Test(arguments: Changing.allCases)
  func `numbers in a reason repeat neither log line nor status`(changing: Changing) async throws {
    var number = 0
    let run = try await Tests.poll([Tests.device("a")], seconds: 100) { fake in
      fake.answer = { _, _ in
        number += 1
        return .failure(changing.failure(number), seconds: 0.01)
      }
    }
    #expect(run.statuses.map(\.status.state) == [.offline])
    #expect(run.statuses[0].status.reason.hasPrefix("number "))
  }

  @Test func `numbers in the reason of some points do not either`() async throws {
    var number = 0
    let device = Tests.device("a", addresses: [0, 200])
    let run = try await Tests.poll([device], seconds: 100) { fake in
      fake.answer = { request, _ in
        number += 1
        return request.address == 200
          ? .failure(Changing.garbled.failure(number), seconds: 0.01) : .registers
      }
    }
    #expect(run.statuses.map(\.status.state) == [.degraded])
    #expect(run.statuses[0].status.reason.contains("number 2 (connection test"))
  }

  @Test func `the addresses that were asked for first do not either`() async throws {
    var device = Tests.device("a", addresses: [0, 200])
    device.points[1].every = .seconds(3)
    let run = try await Tests.poll([device], seconds: 100) { fake in
      fake.answer = { _, _ in .failure(.silent, seconds: 0.1) }
    }
    #expect(run.statuses.map(\.status.state) == [.offline])
  }

  @Test func `kinds of failure that take turns are passed on three times, then once a minute`()
    async throws
  {
    var number = 0
    let run = try await Tests.poll([Tests.device("a")], seconds: 600) { fake in
      fake.answer = { _, _ in
        number += 1
        return .failure(number % 2 == 0 ? .silent : .garbled("bad CRC"), seconds: 0.01)
      }
    }
    #expect(run.statuses.allSatisfy { $0.status.state == .offline })
    #expect(4...14 ~= run.statuses.count, "\(run.statuses.count)")
  }

  @Test func `another kind of failure is passed on at once`() async throws {
    let run = try await Tests.poll([Tests.device("a")], seconds: 60) { fake in
      fake.answer = { [clock = fake.clock] _, _ in
        clock.now().nanoseconds < 30_000_000_000
          ? .failure(.silent, seconds: 0.01) : .failure(.connectionLost("reset"), seconds: 0.01)
      }
    }
    #expect(run.statuses.count == 2)
    #expect(run.statuses[1].status.reason.hasPrefix("reset"))
  }

  @Test func `a silence behind noise has its reason, and costs as much as any silence`()
    async throws
  {
    var number = 0
    let device = Tests.device("a", addresses: [0, 200, 400])
    let run = try await Tests.poll([device], seconds: 1, retries: 1) { fake in
      fake.answer = { _, _ in
        number += 1
        let failure = number % 2 == 0 ? ReadFailure.silent : .garbled("bad CRC")
        return .failure(failure, seconds: 0.01)
      }
    }
    // A silence ends the cycle of a device that has not answered.
    #expect(run.requests.count == 2)
    #expect(
      run.scans.map { $0.readings.map(\.outcome) } == [Array(repeating: .bad(.badFrame), count: 3)]
    )
    #expect([run.statistics.garbled, run.statistics.timeouts] == [1, 1])
  }
}
