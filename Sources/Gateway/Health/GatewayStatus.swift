import Glibc
package import Adapters
import Measurements
package import Messages
package import Publishing
package import Store
import System

/// What a gateway reports about itself on `status`.
package final class GatewayStatus: @unchecked Sendable {
  /// Why the status is as it is.
  package enum Reason: String, Sendable {
    /// The gateway runs.
    case started
    /// It was ended on request.
    case stopped
    /// The broker has lost it: what the last will says.
    case lost

    package var status: String { self == .started ? "online" : "offline" }
  }

  package let topics: Topics
  package let version: String
  /// New at each start.
  package let boot = GatewayStatus.newBoot()
  /// How the run before this one ended.
  private let lastEnd: LastEnd
  private let clock: GatewayClock
  private let lock = ThreadLock()
  // Guarded by `lock`.
  private var configuration: String

  /// `configuration` is the hash of the configuration.
  package init(
    topics: Topics,
    version: String,
    configuration: String,
    lastEnd: LastEnd,
    clock: GatewayClock
  ) {
    self.lastEnd = lastEnd
    self.topics = topics
    self.version = version
    self.configuration = configuration
    self.clock = clock
  }

  /// The hash of the configuration in force.
  package var configurationHash: String { lock.withLock { configuration } }

  package func adopt(configuration hash: String) { lock.withLock { configuration = hash } }

  /// The message as of now; it says so when the clock is not believed.
  package func message(_ reason: Reason) -> BrokerMessage {
    let hash = configurationHash
    var json = JSONWriter()
    json.object { json in
      json.member("ts", clock.shown())
      json.member("gateway", topics.gateway)
      json.member("status", reason.status)
      json.member("reason", reason.rawValue)
      json.member("version", version)
      json.member("config", hash)
      json.member("boot", boot)
      json.member("boot_reason", lastEnd.rawValue)
      json.member("schema", "park-gateway/1")
      if let doubt = clock.doubt { json.member("clock", doubt) }
    }
    return BrokerMessage(topic: topics.ofGateway("status"), payload: json.bytes, retain: true)
  }

  /// A random UUID (RFC 9562, version 4).
  private static func newBoot() -> String {
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
