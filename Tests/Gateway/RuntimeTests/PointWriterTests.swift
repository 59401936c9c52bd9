import Events
import Registers
import DeviceProfiles
import Indicators
import JSON
import Measurements
import System
import Testing

@testable import Commands
@testable import Polling
@testable import Runtime

/// A connection whose answers a test decides.
final class FakePolling: DevicePolling {
  let written = ThreadLock<[PointValue]>([])
  private let outcome: Result<PointWriteOutcome, PointWriteFailure>
  private let result: PollResult?

  init(
    _ outcome: Result<PointWriteOutcome, PointWriteFailure> = .failure(.notAllowed),
    result: PollResult? = nil
  ) {
    self.outcome = outcome
    self.result = result
  }

  func pollNow(_ device: String) async -> PollResult? { result }

  func write(
    _ value: PointValue,
    to point: String,
    of device: String
  ) async throws(PointWriteFailure) -> PointWriteOutcome {
    written.withLock { $0.append(value) }
    return try outcome.get()
  }
}

@Suite struct PointWriterTests {
  private static let drive: DeviceDefinition = {
    var speed = PointDefinition(name: "speed", table: .holding, address: 0, type: .int16)
    speed.unit = "Hz"
    var mode = PointDefinition(name: "mode", table: .holding, address: 1, type: .uint16)
    mode.states = [0: "stop", 1: "run", 2: "service", 3: "service"]
    let relay = PointDefinition(name: "relay", table: .coil, address: 0, type: .bool)
    return DeviceDefinition(id: "drive", unitID: 1, points: [speed, mode, relay])
  }()

  private let events = ThreadLock<[Event]>([])

  private func write(
    _ point: String,
    _ value: JSONValue,
    by: String = "operator",
    device: String = "drive",
    _ polling: FakePolling
  ) async throws(CommandFailure) -> JSONValue {
    let events = events
    let writer = PointWriter(
      device: { $0 == "drive" ? ReachableDevice(definition: Self.drive, poller: polling) : nil },
      tell: { event in events.withLock { $0.append(event) } }
    )
    return try await writer.write(WriteOrder(device: device, point: point, value: value, by: by))
  }

  private func failure(
    _ point: String,
    _ value: JSONValue = 1,
    device: String = "drive",
    _ polling: FakePolling = FakePolling()
  ) async -> CommandFailure? {
    do throws(CommandFailure) {
      _ = try await write(point, value, device: device, polling)
      return nil
    } catch {
      return error
    }
  }

  private func outcome(
    _ previous: PointValue?,
    _ present: PointValue?,
    wasUnchanged: Bool = false
  ) -> FakePolling {
    FakePolling(
      .success(
        PointWriteOutcome(
          previous: previous.map(Reading.Outcome.good),
          present: present.map(Reading.Outcome.good),
          wasUnchanged: wasUnchanged
        )
      )
    )
  }

  @Test func `the reply says what was there, what is there now, and the unit`() async throws {
    let reply = try await write("speed", 50, outcome(.signed(40), .signed(50)))
    #expect(
      reply == [
        "device": "drive", "point": "speed", "value": 50, "previous": 40, "unit": "Hz",
        "changed": true,
      ]
    )
    let event = try #require(events.withLock { $0 }.first)
    #expect(event.type == "point_written" && event.severity == .info && event.subject == "drive")
    #expect(event.message["en"] == "drive.speed was written by operator: 40 → 50 Hz")
    #expect(event.message["vi"] == "operator đã ghi drive.speed: 40 → 50 Hz")
  }

  @Test func `a value that was there already is not changed`() async throws {
    let polling = outcome(.signed(50), .signed(50), wasUnchanged: true)
    let reply = try await write("speed", 50, by: "", polling)
    #expect(reply["changed"] == false)
    #expect(events.withLock { $0 }.first?.message["en"] == "drive.speed was written by ?: 50 Hz")
  }

  @Test func `the reply of a point that cannot be read has no values`() async throws {
    let reply = try await write("speed", 50, outcome(nil, nil))
    #expect(
      reply == [
        "device": "drive", "point": "speed", "unit": "Hz", "read_back": false, "changed": true,
      ]
    )
    #expect(events.withLock { $0 }.first?.message["en"]?.hasSuffix("50 Hz (not readable)") == true)
  }

  @Test(
    arguments: [
      ("mode", .string("run"), .signed(1)), ("mode", 2, .signed(2)),
      ("speed", .number(1.5), .number(1.5)), ("relay", true, .bool(true)), ("relay", 1, .signed(1)),
    ] as [(String, JSONValue, PointValue)]
  )
  func `a number, a state by its name, and true or false are values`(
    point: String,
    value: JSONValue,
    written: PointValue
  ) async throws {
    let polling = outcome(.signed(0), .signed(1))
    _ = try await write(point, value, polling)
    #expect(polling.written.withLock { $0 } == [written])
  }

  @Test(
    arguments: [
      ("mode", .string("walk"), "run, service, service, stop"),
      // Two numbers have this name.
      ("mode", .string("service"), "mode has no state"), ("speed", .string("fast"), "a number"),
      ("speed", true, "speed takes a number"),
    ] as [(String, JSONValue, String)]
  )
  func `what is no value of a point is refused before the device is asked`(
    point: String,
    value: JSONValue,
    text: String
  ) async {
    let polling = FakePolling()
    let failure = await failure(point, value, polling)
    #expect(failure?.code == .badRequest && failure?.text.contains(text) == true)
    #expect(polling.written.withLock { $0 }.isEmpty && events.withLock { $0 }.isEmpty)
  }

  @Test func `an unknown device and an unknown point are not found`() async {
    #expect(await failure("speed", device: "pump")?.text == "there is no device pump")
    #expect(await failure("torque")?.text == "drive has no point torque")
  }

  @Test(
    arguments: [
      (.notAllowed, .notAllowed, false), (.unknownDevice, .notFound, false),
      (.unknownPoint, .notFound, false), (.readOnly, .notAllowed, false),
      (.outOfRange(0...50), .outOfRange, false),
      (.notEncodable("70000 needs 17 bits"), .outOfRange, false),
      (.device("no answer"), .deviceFailed, true), (.notConfirmed("reads 3"), .notConfirmed, true),
    ] as [(PointWriteFailure, CommandFailure.Code, Bool)]
  )
  func `each way to fail has its code, and those that reached the device an event`(
    cause: PointWriteFailure,
    code: CommandFailure.Code,
    hasEvent: Bool
  ) async {
    let failure = await failure("speed", 1, FakePolling(.failure(cause)))
    #expect(failure?.code == code)
    let found = events.withLock { $0 }
    #expect(found.map(\.type) == (hasEvent ? ["write_failed"] : []))
    #expect(found.allSatisfy { $0.severity == .warning })
  }
}

@Suite struct ConnectionAccessTests {
  @Test func `a polled device's values and bad points are in the reply`() async throws {
    let points = ["power", "energy", "name"].enumerated().map { index, name in
      PointDefinition(name: name, table: .holding, address: UInt16(index), type: .uint16)
    }
    let device = DeviceDefinition(id: "meter", unitID: 1, points: points)
    let result = PollResult(
      device: "meter",
      timestamp: Timestamp(seconds: 9),
      readings: [
        Reading(point: 0, outcome: .good(.single(Double(Float(0.1))))),
        Reading(point: 1, outcome: .bad(.exception(2))),
        Reading(point: 2, outcome: .good(.text("press"))),
        // A point that a reload has taken away meanwhile.
        Reading(point: 7, outcome: .good(.signed(1))),
      ]
    )
    let access = ConnectionAccess { id in
      id == "meter" ? ReachableDevice(definition: device, poller: FakePolling(result: result)) : nil
    }
    let reply = try await access.poll("meter")
    #expect(
      reply == [
        "device": "meter", "ts": 9000, "values": ["power": .number(0.1), "name": "press"],
        "bad": ["energy": "exception_2"],
      ]
    )
    await #expect(throws: CommandFailure.self) { try await access.poll("pump") }
  }

  @Test func `a device that its connection does not know is not found`() async {
    let device = DeviceDefinition(id: "meter", unitID: 1, points: [])
    let access = ConnectionAccess { _ in
      ReachableDevice(definition: device, poller: FakePolling())
    }
    await #expect(throws: CommandFailure.self) { try await access.poll("meter") }
  }
}
