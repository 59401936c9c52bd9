import Outbox

/// The order in which a broker gets the messages, and how far it has them.
///
/// Normally there is one lane, and everything goes in order. With live data first, a connection
/// that finds a backlog has two lanes: new messages, and behind them the backlog.
struct DeliveryOrder {
  /// The lanes, the most urgent first.
  private(set) var lanes: [Lane]
  /// Messages that overtook a backlog on earlier connections, oldest first.
  private var delivered: [ClosedRange<Int64>] = []

  init(after id: Int64) { lanes = [Lane(after: id)] }

  /// Everything up to here has been acknowledged.
  var acknowledged: Int64 { lanes[lanes.count - 1].acknowledged }

  var inFlightCount: Int { lanes.reduce(0) { $0 + $1.inFlightCount } }

  /// Starts again on another connection: what was not acknowledged is sent again.
  ///
  /// - Parameter newest: With live data first, the last message of the backlog; else `nil`.
  mutating func restart(liveAfter newest: Int64?) {
    let done = acknowledged
    if lanes.count > 1, let first = backlogEnd, lanes[0].acknowledged > first {
      delivered.append(first + 1...lanes[0].acknowledged)
    }
    delivered.removeAll { $0.upperBound <= done }
    if let newest, newest > done {
      lanes = [Lane(after: newest), Lane(after: done, upTo: newest, isHistorical: true)]
    } else {
      lanes = [Lane(after: done)]
    }
  }

  private var backlogEnd: Int64? { lanes.count > 1 ? lanes[1].end : nil }

  /// Which messages a lane needs next: those after an id, up to another; `nil` when it has some.
  mutating func need(of index: Int) -> (after: Int64, upTo: Int64)? {
    guard lanes[index].needsMessages else { return nil }
    var end = lanes[index].end
    if index == lanes.count - 1 {
      for range in delivered {
        if range.contains(lanes[index].sentUpTo + 1) {
          lanes[index].skip(to: min(range.upperBound, lanes[index].end))
        } else if range.lowerBound > lanes[index].sentUpTo {
          end = min(end, range.lowerBound - 1)
          break
        }
      }
    }
    guard lanes[index].needsMessages, lanes[index].sentUpTo < end else { return nil }
    return (lanes[index].sentUpTo, end)
  }

  /// Adds the messages that a lane asked for; without messages there are none up to `end`.
  mutating func supply(_ messages: [StoredMessage], upTo end: Int64, to index: Int) {
    if !messages.isEmpty {
      lanes[index].take(messages)
    } else if end != .max {
      lanes[index].skip(to: end)
    }
  }

  func waiting(in index: Int, upTo count: Int) -> ArraySlice<StoredMessage> {
    lanes[index].waiting(upTo: count)
  }

  mutating func noteSent(_ message: StoredMessage, as packet: Int32, in index: Int) {
    lanes[index].noteSent(message, as: packet)
  }

  mutating func noteImpossible(_ message: StoredMessage, in index: Int) {
    lanes[index].noteImpossible(message)
  }

  /// Passes over a message for this connection; ``restart(liveAfter:)`` sends it.
  mutating func noteHeld(_ message: StoredMessage, in index: Int) {
    lanes[index].noteHeld(message)
  }

  /// How many messages are passed over for this connection.
  var heldCount: Int { lanes.reduce(0) { $0 + $1.heldCount } }

  /// - Returns: whether the packet was expected.
  mutating func acknowledge(_ packet: Int32) -> Bool {
    lanes.indices.contains { lanes[$0].acknowledge(packet) }
  }

  func isWaiting(for packet: Int32) -> Bool { message(of: packet) != nil }

  /// The message in flight with this packet id.
  func message(of packet: Int32) -> Int64? {
    for lane in lanes {
      if let message = lane.message(of: packet) { return message }
    }
    return nil
  }

  /// Notes that a packet was not taken; ``restart(liveAfter:)`` sends it again.
  mutating func refuse(_ packet: Int32) {
    for index in lanes.indices { lanes[index].refuse(packet) }
  }

  var unansweredCount: Int { lanes.reduce(0) { $0 + $1.unansweredCount } }

  /// Moves on over what is acknowledged; the lane of a finished backlog is removed.
  mutating func advance() {
    for index in lanes.indices { lanes[index].advance() }
    if lanes.count > 1, lanes[1].isFinished {
      lanes.removeLast()
      delivered = []
    }
  }
}
