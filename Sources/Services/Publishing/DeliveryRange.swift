import Messages
import Outbox

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

extension Message {
  var isEvent: Bool { messageClass == .event }
}
