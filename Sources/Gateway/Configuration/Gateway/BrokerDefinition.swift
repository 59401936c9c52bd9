package import Formats

/// A broker that everything is published to.
package struct BrokerDefinition: Sendable, Hashable {
  package enum ProtocolVersion: String, Sendable, Hashable, CaseIterable {
    case v5 = "5"
    case v311 = "3.1.1"
  }

  package var id: String
  package var address: BrokerAddress
  package var version: ProtocolVersion
  package var clientID: String
  package var username: String?
  package var password: Secret?
  /// Where the password stands: it may be renewed while the gateway runs.
  package var passwordFile: String?
  /// Set for `mqtts://` only.
  package var tls: TLSSettings?
  package var keepAlive: Duration
  package var formats: [FormatName]
  /// The order of the levels in the topics of the format `json`.
  package var topicLayout = TopicLayout.assetFirst
  package var sparkplug: SparkplugSettings?
  /// How many messages may wait for their acknowledgement.
  package var maxInFlight: Int
  /// Whether live data goes ahead of a backlog.
  package var liveFirst: Bool
  /// How long the broker keeps undelivered data; MQTT 5.
  package var messageExpiry: Duration?
}

/// Certificates, by absolute paths or paths relative to the working directory.
package struct TLSSettings: Sendable, Hashable {
  /// `nil`: the system's authorities.
  package var authorities: String?
  package var certificate: String?
  package var key: String?
  /// Whether the broker's certificate and name are checked.
  package var verifies: Bool
}

package struct SparkplugSettings: Sendable, Hashable {
  package var group: String
  package var primaryHost: String?
}
