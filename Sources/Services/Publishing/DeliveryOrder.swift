import Messages
import Outbox

/// The order in which a broker gets the messages, and how far it has them.
///
/// Normally there is one range, and everything goes in order. With live data first, a connection
/// that finds a backlog has two ranges: new messages, and behind them the backlog.
struct DeliveryOrder {
  /// The ranges, the most urgent first.
  private(set) var ranges: [DeliveryRange]
  /// Messages that overtook a backlog on earlier connections, oldest first.
  private var delivered: [ClosedRange<Int64>] = []

  /// The ordinal before the broker's first message with a `seq`.
  private let ordinalBase: Int64

  init(after id: Int64, ordinalBase: Int64 = 0) {
    ranges = [DeliveryRange(after: id)]
    self.ordinalBase = ordinalBase
  }

  /// The `seq` of a message for this broker; `nil` for one without.
  func sequence(of message: StoredMessage) -> Int64? { message.ordinal.map { $0 - ordinalBase } }

  /// Everything up to here has been acknowledged.
  var acknowledged: Int64 { ranges[ranges.count - 1].acknowledged }

  var inFlightCount: Int { ranges.reduce(0) { $0 + $1.inFlightCount } }

  /// How many bytes of messages have no answer yet, approximately.
  var unansweredBytes: Int { ranges.reduce(0) { $0 + $1.unansweredBytes } }

  /// Starts again on another connection: what was not acknowledged is sent again.
  ///
  /// - Parameter newest: With live data first, the last message of the backlog; else `nil`.
  mutating func restart(liveAfter newest: Int64?) {
    let done = acknowledged
    if ranges.count > 1, let first = backlogEnd, ranges[0].acknowledged > first {
      delivered.append(first + 1...ranges[0].acknowledged)
    }
    delivered.removeAll { $0.upperBound <= done }
    if let newest, newest > done {
      ranges = [
        DeliveryRange(after: newest), DeliveryRange(after: done, upTo: newest, isHistorical: true),
      ]
    } else {
      ranges = [DeliveryRange(after: done)]
    }
  }

  private var backlogEnd: Int64? { ranges.count > 1 ? ranges[1].end : nil }

  /// Messages that a range needs: those after an id, up to another.
  struct Need: Sendable {
    var after: Int64
    var upTo: Int64
  }

  /// Which messages a range needs next; `nil` when it has some.
  mutating func need(of index: Int) -> Need? {
    guard ranges[index].needsMessages else { return nil }
    var end = ranges[index].end
    if index == ranges.count - 1 {
      for range in delivered {
        if range.contains(ranges[index].sentUpTo + 1) {
          ranges[index].skip(to: min(range.upperBound, ranges[index].end))
        } else if range.lowerBound > ranges[index].sentUpTo {
          end = min(end, range.lowerBound - 1)
          break
        }
      }
    }
    guard ranges[index].needsMessages, ranges[index].sentUpTo < end else { return nil }
    return Need(after: ranges[index].sentUpTo, upTo: end)
  }

  /// Adds the messages that a range asked for; without messages there are none up to `end`.
  mutating func supply(_ messages: [StoredMessage], upTo end: Int64, to index: Int) {
    if !messages.isEmpty {
      ranges[index].take(messages)
    } else if end != .max {
      ranges[index].skip(to: end)
    }
  }

  func waiting(in index: Int, upTo count: Int) -> ArraySlice<StoredMessage> {
    ranges[index].waiting(upTo: count)
  }

  mutating func noteSent(_ message: StoredMessage, as packet: Int32, in index: Int) {
    ranges[index].noteSent(message, as: packet)
  }

  mutating func noteImpossible(_ message: StoredMessage, in index: Int) {
    ranges[index].noteImpossible(message)
  }

  /// Passes over a message for this connection; ``restart(liveAfter:)`` sends it.
  mutating func noteSkipped(_ message: StoredMessage, in index: Int) {
    ranges[index].noteSkipped(message)
  }

  /// How many messages are passed over for this connection.
  var skippedCount: Int { ranges.reduce(0) { $0 + $1.skippedCount } }

  /// - Returns: whether the packet was expected.
  mutating func acknowledge(_ packet: Int32) -> Bool {
    ranges.indices.contains { ranges[$0].acknowledge(packet) }
  }

  func isWaiting(for packet: Int32) -> Bool { isEvent(packet) != nil }

  /// Whether the message in flight with this packet id is an event; `nil`: there is none.
  func isEvent(_ packet: Int32) -> Bool? {
    for range in ranges {
      if let isEvent = range.isEvent(packet) { return isEvent }
    }
    return nil
  }

  /// Notes that a packet was not taken; ``restart(liveAfter:)`` sends it again.
  mutating func refuse(_ packet: Int32) {
    for index in ranges.indices { ranges[index].refuse(packet) }
  }

  var unansweredCount: Int { ranges.reduce(0) { $0 + $1.unansweredCount } }

  /// Moves on over what is acknowledged; the range of a finished backlog is removed.
  mutating func advance() {
    for index in ranges.indices { ranges[index].advance() }
    if ranges.count > 1, ranges[1].isFinished {
      ranges.removeLast()
      delivered = []
    }
  }
}

/// A range of the outbox on its way to a broker, in order.
struct DeliveryRange {
  private struct Sent {
    var message: Int64
    /// In bytes, approximately.
    var size: Int
    var isEvent = false
    var isAcknowledged = false
    /// Whether the broker has refused it, or it was not sent.
    var isRefused = false
  }

  /// Everything up to here has been sent, or belongs to the other range.
  private(set) var sentUpTo: Int64
  /// Everything up to here has been acknowledged.
  private(set) var acknowledged: Int64
  /// Where the range ends.
  let end: Int64
  /// Whether its messages are marked as historical.
  let isHistorical: Bool
  private var inFlight = PacketQueue<Sent>()
  /// How many messages have no answer yet.
  private(set) var unansweredCount = 0
  /// How many bytes they have, approximately.
  private(set) var unansweredBytes = 0
  /// How many messages are passed over on this connection.
  private(set) var skippedCount = 0
  /// Messages read from the outbox; those from `next` on wait to be sent.
  private var buffer: [StoredMessage] = []
  private var next = 0

  init(after id: Int64, upTo end: Int64 = .max, isHistorical: Bool = false) {
    sentUpTo = id
    acknowledged = id
    self.end = end
    self.isHistorical = isHistorical
  }

  var inFlightCount: Int { inFlight.count }

  /// Whether all of it has been acknowledged.
  var isFinished: Bool { acknowledged >= end }

  // MARK: Reading

  var needsMessages: Bool { next == buffer.count && sentUpTo < end }

  mutating func take(_ messages: [StoredMessage]) {
    buffer = messages
    next = 0
  }

  /// Skips messages that need no sending, up to this one.
  mutating func skip(to id: Int64) {
    guard id > sentUpTo, next == buffer.count else { return }
    sentUpTo = id
    if inFlight.isEmpty { acknowledged = id }
  }

  func waiting(upTo count: Int) -> ArraySlice<StoredMessage> {
    buffer[next...].prefix(count)
  }

  // MARK: Sending

  mutating func noteSent(_ message: StoredMessage, as packet: Int32) {
    let sent = Sent(message: message.id, size: message.size, isEvent: message.message.isEvent)
    inFlight.append(sent, as: packet)
    unansweredCount += 1
    unansweredBytes += message.size
    pass(message)
  }

  /// A message that can never be sent counts as done, so that it does not delay the others for
  /// ever.
  mutating func noteImpossible(_ message: StoredMessage) {
    inFlight.append(Sent(message: message.id, size: 0, isAcknowledged: true), as: nil)
    pass(message)
  }

  /// A message that is not sent on this connection: the range does not get past it.
  mutating func noteSkipped(_ message: StoredMessage) {
    inFlight.append(Sent(message: message.id, size: 0, isRefused: true), as: nil)
    skippedCount += 1
    pass(message)
  }

  private mutating func pass(_ message: StoredMessage) {
    sentUpTo = message.id
    next += 1
    if next == buffer.count { take([]) }
  }

  // MARK: Acknowledgements

  /// - Returns: whether the packet belongs to this range.
  mutating func acknowledge(_ packet: Int32) -> Bool {
    guard let sent = inFlight.settle(packet, { $0.isAcknowledged = true }) else { return false }
    noteAnswered(sent)
    return true
  }

  /// Whether the message of a packet is an event; `nil` when this range has no such packet in flight.
  func isEvent(_ packet: Int32) -> Bool? { inFlight[packet]?.isEvent }

  /// Notes that a packet was refused: the range does not get past it any more.
  mutating func refuse(_ packet: Int32) {
    guard let sent = inFlight.settle(packet, { $0.isRefused = true }) else { return }
    noteAnswered(sent)
  }

  private mutating func noteAnswered(_ sent: Sent) {
    unansweredCount -= 1
    unansweredBytes -= sent.size
  }

  /// Moves on over everything that is acknowledged without a gap.
  mutating func advance() {
    while let sent = inFlight.first, sent.isAcknowledged {
      acknowledged = sent.message
      inFlight.removeFirst()
    }
    if inFlight.isEmpty, next == buffer.count, sentUpTo > acknowledged { acknowledged = sentUpTo }
  }
}
