import Glibc
package import Adapters
package import Formats
import Measurements
package import Messages
package import Store
import System

/// What a gateway reports about itself on `status`.
package final class GatewayStatus: @unchecked Sendable {
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

  /// What it is as of now; it says so when the clock is not believed.
  package func standing(_ reason: StandingReason) -> GatewayStanding {
    GatewayStanding(
      time: clock.shown(),
      reason: reason,
      version: version,
      configuration: configurationHash,
      boot: boot,
      bootReason: lastEnd.rawValue,
      clockDoubt: clock.doubt
    )
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
