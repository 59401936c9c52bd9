/// Why a message or a request was not taken; libmosquitto has not kept it then.
package enum MqttError: Error, Hashable, CustomStringConvertible {
  /// There is no connection: keep the message and wait for one.
  case notConnected
  /// Too much is unacknowledged or unwritten: keep the message and wait.
  case windowFull
  /// Larger than the broker or the configuration allows, in bytes: split the message.
  case tooLarge(size: Int, limit: Int)
  /// Never to be sent as it is, with libmosquitto's code: drop the message.
  case invalid(code: Int32, text: String)

  package var description: String {
    switch self {
    case .notConnected: "not connected to the broker"
    case .windowFull: "too many messages are unacknowledged"
    case .tooLarge(let size, let limit): "a packet of \(size) bytes; the limit is \(limit)"
    case .invalid(_, let text): text
    }
  }
}
