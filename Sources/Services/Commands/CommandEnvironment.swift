package import Events
package import Measurements

/// What the ``CommandHandler`` needs from the gateway.
package protocol CommandEnvironment: Sendable {
  var wallTime: Timestamp { get }
  /// Milliseconds of a clock that does not go back.
  var monotonicMilliseconds: Int64 { get }
  /// The subject of the gateway's own events.
  var gatewaySubject: String { get }

  /// Sends a reply at once; discards it when the broker is gone.
  func send(_ reply: CommandReply) async

  /// Publishes an event.
  func tell(_ event: Event) async
}
