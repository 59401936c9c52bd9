import Outbox

/// In which order a broker gets the messages, and how far it has them.
///
/// Normally there is one lane, and all goes in order. With live data first, a connection that finds
/// a backlog has two: what comes from now on, and behind it the backlog.
struct DeliveryOrder {
  /// The lanes, the first with precedence.
  private(set) var lanes: [Lane]
  /// What a broker has got ahead of a backlog over earlier connections, oldest first.
  private var delivered: [ClosedRange<Int64>] = []

  init(after id: Int64) { lanes = [Lane(after: id)] }

  /// Everything up to here has been acknowledged.
  var acknowledged: Int64 { lanes[lanes.count - 1].acknowledged }

  var inFlightCount: Int { lanes.reduce(0) { $0 + $1.inFlightCount } }

  /// Starts anew on another connection: what was not acknowledged is sent again.
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

  /// Takes what a lane asked for; nothing means that there is nothing up to where it asked.
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

  /// - Returns: whether the packet is one that was waited for.
  mutating func acknowledge(_ packet: Int32) -> Bool {
    lanes.indices.contains { lanes[$0].acknowledge(packet) }
  }

  func isWaiting(for packet: Int32) -> Bool { message(of: packet) != nil }

  /// The message that a packet carries which is on its way.
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

  /// Moves on over what is acknowledged; a backlog that is through is the end of the detour.
  mutating func advance() {
    for index in lanes.indices { lanes[index].advance() }
    if lanes.count > 1, lanes[1].isFinished {
      lanes.removeLast()
      delivered = []
    }
  }
}
