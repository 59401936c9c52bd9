/// Where a broker listens.
package struct BrokerAddress: Sendable, Hashable {
  /// A name or an address; IPv6 without brackets.
  package var host: String
  package var port: UInt16
  package var usesTLS: Bool

  /// The URL, such as `mqtts://mqtt.example.vn:8883`.
  package var url: String {
    "\(usesTLS ? "mqtts" : "mqtt")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// Whether what is sent never leaves this machine.
  package var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
