import Registers
import Publishing
import Adapters
import DeviceProfiles
import Formats
import JSON
import Logging
import Measurements
import Messages
import Outbox
import Polling
import ReadPlans
import Store
import System
import Testing

@testable import Health

/// A connection that is never asked.
private final class SilentSource: RegisterSource {
  func read(
    _ request: ReadRequest,
    unit: UInt8,
    timeout: Duration?,
    into words: inout [UInt16]
  ) throws(ReadFailure) { throw .silent }

  func close() {}
}

private struct NoObserver: PollingObserver {
  func take(_ findings: [Finding]) -> [Finding] { [] }
  func finish(_ findings: [Finding]) async {}
}

@Suite struct HealthMessageTests {
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private let topics = Topics(enterprise: "e", park: "p", factory: "f", gateway: "gw")

  private func outbox() throws -> Outbox {
    let storage = try StoreDatabase(folder: nil)
    let thread = try ThreadExecutor(name: "outbox")
    return Outbox(
      try OutboxOpening(storage, brokers: ["park"], intake: MessageIntake()),
      storage: StorageQueue(storage, executor: try ThreadExecutor(name: "store")),
      settings: Outbox.Settings(),
      executor: thread,
      pause: { try? await thread.sleep(for: $0) },
      logger: logger
    )
  }

  private func connection(_ id: String) throws -> Health.Connection {
    let definition = ConnectionDefinition(
      id: id,
      endpoint: .tcp(host: "10.0.4.20", port: 502),
      devices: [
        DeviceDefinition(
          id: "meter",
          unitID: 1,
          points: [PointDefinition(name: "n", table: .holding, address: 0, type: .uint16)]
        )
      ]
    )
    let poller = ConnectionPoller(
      definition,
      source: SilentSource(),
      executor: try ThreadExecutor(name: "connection"),
      clock: SystemClock(),
      observer: NoObserver(),
      phase: 0,
      logger: logger
    )
    return Health.Connection(connection: definition, poller: poller)
  }

  private func health(
    _ outbox: Outbox,
    _ connections: [Health.Connection] = [],
    second: Int64 = 130
  ) -> Health {
    var clock = Health.Clock(isTrusted: true)
    clock.waiting = 3
    return Health(
      storageFolder: "/tmp",
      connections: connections,
      publishers: [],
      brokers: [],
      certificates: CertificateWatch(
        [],
        topics: topics,
        outbox: outbox,
        clock: GatewayClock(lastStored: nil),
        logger: logger
      ),
      outbox: outbox,
      clock: clock,
      lateStates: 2,
      time: Timestamp(seconds: 1_795_996_800),
      uptime: 42.5,
      now: MonotonicTime(nanoseconds: second * 1_000_000_000)
    )
  }

  private func json(_ health: Health, _ totals: inout HealthTotals) async throws -> JSONValue {
    guard case .document("health", let json) = await health.report(&totals) else {
      throw JSONSyntaxError("no health", at: 0)
    }
    return try JSONParser.parse(json)
  }

  @Test func `it names each connection with what happened on it`() async throws {
    var totals = HealthTotals(time: MonotonicTime(nanoseconds: 100_000_000_000))
    let health = health(try outbox(), [try connection("panel"), try connection("press")])
    let json = try await json(health, &totals)
    #expect(json["ts"]?.integer == 1_795_996_800_000)
    #expect(json["uptime"]?.double == 42.5 && json["window"]?.double == 30)
    #expect(json["late_states"]?.integer == 2)
    #expect(json["clock"]?["waiting"]?.integer == 3 && json["clock"]?["trusted"] == true)
    for id in ["panel", "press"] {
      let connection = try #require(json["connections"]?[id])
      #expect(connection["endpoint"]?.string == "10.0.4.20:502")
      #expect(connection["requests"]?.integer == 0)
      #expect(connection["response_time"]?.isNull == true)
    }
    #expect((json["rss"]?.integer ?? 0) > 1_000_000)
  }

  @Test func `the totals are kept for the next message`() async throws {
    var totals = HealthTotals(time: MonotonicTime(nanoseconds: 0))
    let outbox = try outbox()
    _ = await health(outbox, second: 130).report(&totals)
    #expect(totals.time == MonotonicTime(nanoseconds: 130_000_000_000))
    let json = try await json(health(outbox, second: 140), &totals)
    #expect(json["window"]?.double == 10)
  }

  @Test func `it tells how much waits in the outbox, and of which class something was dropped`()
    async throws
  {
    let outbox = try outbox()
    for number in 0..<3 {
      await outbox.append([
        Message(
          topic: "t",
          payload: Array(#"{"ts":1}"#.utf8),
          messageClass: .telemetry,
          retain: false,
          timestamp: Timestamp(seconds: Int64(number + 5))
        )
      ])
    }
    await outbox.flush()
    var totals = HealthTotals(time: MonotonicTime(nanoseconds: 0))
    let json = try await json(health(outbox), &totals)
    #expect(json["outbox"]?["depth"]?.integer == 3)
    #expect(json["outbox"]?["oldest"]?.integer == 5000)
    #expect(json["outbox"]?["dropped"]?.integer == 0)
    for messageClass in MessageClass.firstToGo {
      #expect(json["outbox"]?["dropped_by_class"]?[messageClass.name]?.integer == 0)
    }
  }
}
