import DeviceProfiles
import Expressions
import Measurements
import Polling
import ReadPlans
import Testing

/// Points that are computed from others of their device, as they are polled.
///
/// The fake device's registers hold their own addresses.
@Suite struct `Virtual points` {
  private static func point(_ name: String, _ text: String, every: Duration? = nil) throws
    -> PointDefinition
  {
    let checked = try CheckedExpression(try ParsedExpression(parsing: text)) { _ in
      ExpressionOperand(unit: "1", isCounter: false)
    }
    var point = PointDefinition(name: name, expression: try checked.expression(in: "1"))
    point.every = every
    return point
  }

  private static func device(_ virtual: [PointDefinition]) -> DeviceDefinition {
    var device = ConnectionPollerTests.device("a", addresses: [3, 7])
    device.points += virtual
    return device
  }

  private static func outcomes(_ run: ConnectionPollerTests.Run, _ point: Int) -> [Reading.Outcome?]
  {
    run.scans.map { scan in scan.readings.first { $0.point == point }?.outcome }
  }

  @Test func `are computed in the poll that reads what they use`() async throws {
    let run = try await ConnectionPollerTests.poll(
      [Self.device([try Self.point("v", "p3 * 10 + p7")])],
      seconds: 5
    )
    #expect(Self.outcomes(run, 2) == Array(repeating: .good(.number(37)), count: 5))
    #expect(run.requests.count == 5)
  }

  @Test func `may use each other, in whatever order they stand`() async throws {
    let points = [
      try Self.point("w", "v + 1"), try Self.point("v", "p3 + p7"), try Self.point("x", "w * v"),
    ]
    let run = try await ConnectionPollerTests.poll([Self.device(points)], seconds: 1)
    #expect(
      run.scans.first?.readings.map(\.outcome).suffix(3) == [
        .good(.number(11)), .good(.number(10)), .good(.number(110)),
      ]
    )
  }

  @Test func `are bad as the first of their points that is bad`() async throws {
    var device = Self.device([try Self.point("v", "p3 - p7"), try Self.point("w", "p3 + p3")])
    device.limits.bridgesGaps = false
    let run = try await ConnectionPollerTests.poll([device], seconds: 3) { $0.illegal = [7] }
    #expect(
      run.scans.last?.readings.map(\.outcome) == [
        .good(.unsigned(3)), .bad(.exception(2)), .bad(.exception(2)), .good(.number(6)),
      ]
    )
  }

  @Test func `of a silent device are bad as its points are`() async throws {
    let device = Self.device([try Self.point("v", "p3 + p7")])
    let run = try await ConnectionPollerTests.poll([device], seconds: 4) { fake in
      fake.answer = { _, _ in .failure(.silent, seconds: 0.2) }
    }
    #expect(
      run.scans.allSatisfy {
        $0.readings.map(\.outcome) == Array(repeating: .bad(.timeout), count: 3)
      }
    )
  }

  @Test func `have no value after a division by zero, and out of their range`() async throws {
    var ranged = try Self.point("r", "p7 * 100")
    ranged.range = 0...500
    let points = [try Self.point("v", "p7 / (p3 - 3)"), ranged]
    let run = try await ConnectionPollerTests.poll([Self.device(points)], seconds: 1)
    #expect(
      run.scans.first?.readings.map(\.outcome).suffix(2) == [.bad(.notANumber), .bad(.outOfRange)]
    )
  }

  @Test func `take the latest value of a point that is polled less often, for two of its periods`()
    async throws
  {
    var device = Self.device([try Self.point("v", "p3 + p7")])
    device.points[1].every = .seconds(4)
    device.points[2].every = .seconds(1)
    device.limits.bridgesGaps = false
    let run = try await ConnectionPollerTests.poll([device], seconds: 12)
    #expect(Self.outcomes(run, 2) == Array(repeating: .good(.number(10)), count: 12))
    #expect(run.requests.count { $0.request.address == 7 } == 3)
  }

  @Test func `with a longer period are computed less often, and cost no poll`() async throws {
    let device = Self.device([try Self.point("v", "p3 + p7", every: .seconds(3))])
    let run = try await ConnectionPollerTests.poll([device], seconds: 9)
    #expect(run.scans.count == 9)
    #expect(Self.outcomes(run, 2).map { $0 != nil } == (0..<9).map { $0 % 3 == 0 })
    let odd = Self.device([try Self.point("v", "p3 + p7", every: .milliseconds(1500))])
    let other = try await ConnectionPollerTests.poll([odd], seconds: 9)
    #expect(other.scans.count == 9)
    #expect(other.statistics.missed == 0)
  }
}
