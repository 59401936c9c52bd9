import Events
import Registers
import Commands
import DeviceProfiles
import Indicators
import JSON
import Measurements
import Polling

/// Writes points for commands, and publishes each attempt as an event.
///
/// It is only created where the configuration says `allow_writes: true`.
struct PointWriter: PointWriting {
  /// Finds a device by its id.
  let device: @Sendable (String) async -> ReachableDevice?
  let tell: @Sendable (Event) async -> Void

  func write(_ order: WriteOrder) async throws(CommandFailure) -> JSONValue {
    guard let device = await device(order.device) else {
      throw CommandFailure(.notFound, "there is no device \(order.device)")
    }
    guard let point = device.definition.points.first(where: { $0.name == order.point }) else {
      throw CommandFailure(.notFound, "\(order.device) has no point \(order.point)")
    }
    let value = try value(order.value, of: point)
    do throws(PointWriteFailure) {
      let outcome = try await device.poller.write(value, to: order.point, of: order.device)
      await tell(event(order, outcome, value, point))
      return reply(to: order, outcome, point)
    } catch {
      let failure = CommandFailure(error, order)
      if failure.code == .deviceFailed || failure.code == .notConfirmed {
        await tell(WriteEvent(order: order, failure: failure).event)
      }
      throw failure
    }
  }

  /// The reply of a point that cannot be read contains no values.
  private func reply(
    to order: WriteOrder,
    _ outcome: PointWriteOutcome,
    _ point: PointDefinition
  ) -> JSONValue {
    var members = [
      JSONMember("device", .string(order.device)),
      JSONMember("point", .string(order.point)),
    ]
    if let present = outcome.present { members.append(.init("value", JSONValue(present))) }
    if let previous = outcome.previous { members.append(.init("previous", JSONValue(previous))) }
    members.append(JSONMember("unit", .string(point.unit)))
    if outcome.present == nil { members.append(.init("read_back", .bool(false))) }
    members.append(JSONMember("changed", .bool(!outcome.wasUnchanged)))
    return .object(members)
  }

  private func value(
    _ json: JSONValue,
    of point: PointDefinition
  ) throws(CommandFailure) -> PointValue {
    switch json {
    case .integer(let number): return .signed(number)
    case .number(let number): return .number(number)
    case .bool(let flag) where point.table.holdsBits || point.type == .bool: return .bool(flag)
    case .string(let name):
      let numbers = point.states.filter { $0.value == name }.map(\.key)
      guard numbers.count == 1, let number = numbers.first else {
        let names = point.states.values.sorted().joined(separator: ", ")
        let hint = names.isEmpty ? "it takes a number" : "its states are \(names)"
        throw CommandFailure(.badRequest, "\(point.name) has no state \"\(name)\"; \(hint)")
      }
      return .signed(Int64(number))
    default: throw CommandFailure(.badRequest, "\(point.name) takes a number")
    }
  }

  private func event(
    _ order: WriteOrder,
    _ outcome: PointWriteOutcome,
    _ value: PointValue,
    _ point: PointDefinition
  ) -> Event {
    WriteEvent(
      order: order,
      before: outcome.previous,
      after: outcome.present ?? .good(value),
      unit: point.unit
    ).event
  }
}

extension CommandFailure {
  fileprivate init(_ failure: PointWriteFailure, _ order: WriteOrder) {
    let point = "\(order.device).\(order.point)"
    switch failure {
    case .notAllowed: self.init(.notAllowed, "this connection does not allow writing")
    case .unknownDevice: self.init(.notFound, "there is no device \(order.device)")
    case .unknownPoint: self.init(.notFound, "\(order.device) has no point \(order.point)")
    case .readOnly: self.init(.notAllowed, "\(point) is not writable")
    case .outOfRange(let range):
      self.init(.outOfRange, "\(point) takes \(range.lowerBound) to \(range.upperBound)")
    case .notEncodable(let text): self.init(.outOfRange, "\(point): \(text)")
    case .device(let text): self.init(.deviceFailed, "\(point): \(text)")
    case .notConfirmed(let text): self.init(.notConfirmed, "\(point): \(text)")
    }
  }
}
