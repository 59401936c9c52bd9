package import Indicators
package import Measurements

/// What the desk needs of the gateway around it.
package protocol CommandSurroundings: Sendable {
  var wallTime: Timestamp { get }
  /// Of a clock that does not go back.
  var monotonicMilliseconds: Int64 { get }
  /// The subject of the gateway's own events.
  var gatewaySubject: String { get }

  /// Sends a reply at once, or gives up when the broker has gone.
  func send(_ reply: CommandReply) async

  /// Publishes an event.
  func tell(_ event: Event) async
}
