import Glibc
import Measurements
import Messages
import Publishing

/// What a gateway says of itself: its `status` and its `health`.
struct GatewayStatus: Sendable {
  let topics: Topics
  let version: String
  /// The hash of the configuration.
  let configuration: String
  /// New with each start.
  let boot: String
  let clock = SystemClock()

  func message(_ status: String) -> BrokerMessage {
    var json = JSONWriter()
    json.object { json in
      json.member("ts", clock.wallTime())
      json.member("status", status)
      json.member("version", version)
      json.member("config", configuration)
      json.member("boot", boot)
    }
    return BrokerMessage(topic: topics.ofGateway("status"), payload: json.bytes, retain: true)
  }

  /// A random UUID (RFC 9562, version 4).
  static func newBoot() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
    return groups.map { digits[$0].joined() }.joined(separator: "-")
  }
}
