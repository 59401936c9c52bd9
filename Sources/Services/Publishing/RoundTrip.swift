import Measurements
import Outbox

/// How long a broker takes to acknowledge a message, and what a window carries because of it.
///
/// One message at a time is looked at. The shortest time of the last ones counts: a longer one has waited for
/// others, here or at the broker.
struct RoundTrip {
  /// The shortest of so many times counts.
  private static let memory = 32
  /// From so many times on, something is said.
  private static let enough = 8

  private var packet: Int32?
  private var sentAt = MonotonicTime.now
  private var times: [Duration] = []
  private var next = 0
  /// How many messages were sent since one was looked at.
  private var passed = 0
  /// Once enough is known, one of so many is looked at.
  private static let interval = 16

  /// An answer that has not come by then does not come.
  private static let patience = Duration.seconds(60)

  /// Whether the next message is to be looked at; called for each.
  mutating func wantsNext() -> Bool {
    passed += 1
    guard packet == nil || passed > 1 << 16 else { return false }
    guard times.count < Self.enough || passed >= Self.interval else { return false }
    passed = 0
    return true
  }

  /// A message was sent.
  mutating func sent(_ packet: Int32, at now: MonotonicTime) {
    guard self.packet == nil || now - sentAt > Self.patience else { return }
    (self.packet, sentAt) = (packet, now)
  }

  /// The broker has answered messages.
  mutating func answered(_ packets: [Int32], at now: @autoclosure () -> MonotonicTime) {
    guard let packet, packets.contains(packet) else { return }
    self.packet = nil
    let now = now()
    if times.count < Self.memory {
      times.append(now - sentAt)
    } else {
      times[next] = now - sentAt
      next = (next + 1) % Self.memory
    }
  }

  /// The connection is over, and with it what it was like.
  mutating func forget() { self = Self() }

  /// `nil` until enough is known.
  var shortest: Duration? { times.count >= Self.enough ? times.min() : nil }
}

/// What a window of messages carries.
package enum WindowRate {
  /// Messages a second, where so many may wait for their acknowledgement, which takes so long.
  package static func messagesPerSecond(window: Int, roundTrip: Duration) -> Double {
    let (seconds, attoseconds) = roundTrip.components
    let time = Double(seconds) + Double(attoseconds) / 1e18
    return time > 0 ? Double(window) / time : .infinity
  }
}
