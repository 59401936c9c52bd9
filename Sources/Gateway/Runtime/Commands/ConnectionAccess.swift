import Commands
import DeviceProfiles
import JSON
import Measurements
import Polling

/// Reads and writes the devices of a connection on request.
protocol DevicePolling: Sendable {
  func pollNow(_ device: String) async -> PollResult?
  func write(
    _ value: PointValue,
    to point: String,
    of device: String
  ) async throws(PointWriteFailure) -> PointWriteOutcome
}

extension ConnectionPoller: DevicePolling {}

/// A device and the connection that polls it.
struct ReachableDevice: Sendable {
  var definition: DeviceDefinition
  var poller: any DevicePolling
}

/// Polls devices for commands.
struct ConnectionAccess: DeviceAccess {
  /// Finds a device by its id.
  let device: @Sendable (String) async -> ReachableDevice?

  func poll(_ id: String) async throws(CommandFailure) -> JSONValue {
    guard let device = await device(id), let poll = await device.poller.pollNow(id) else {
      throw CommandFailure(.notFound, "there is no device \(id)")
    }
    var values: [JSONMember] = []
    var bad: [JSONMember] = []
    for reading in poll.readings where device.definition.points.indices.contains(reading.point) {
      let name = device.definition.points[reading.point].name
      switch reading.outcome {
      case .good(let value): values.append(JSONMember(name, JSONValue(value)))
      case .bad(let code): bad.append(JSONMember(name, .string(code.code)))
      }
    }
    return [
      "device": .string(id), "ts": .integer(poll.timestamp.milliseconds),
      "values": .object(values), "bad": .object(bad),
    ]
  }
}

extension JSONValue {
  init(_ value: PointValue) {
    self =
      switch value {
      case .number(let number): .number(number)
      // The digits with which a 32-bit float is printed.
      case .single(let number): .number(Double(Float(number).description) ?? number)
      case .signed(let number): .integer(number)
      case .unsigned(let number):
        Int64(exactly: number).map(Self.integer) ?? .number(Double(number))
      case .bool(let flag): .bool(flag)
      case .text(let text): .string(text)
      }
  }

  init(_ outcome: Reading.Outcome) {
    switch outcome {
    case .good(let value): self.init(value)
    case .bad: self = .null
    }
  }
}
