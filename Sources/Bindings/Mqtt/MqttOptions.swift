/// The MQTT versions that are spoken.
package enum MqttVersion: Sendable, Hashable {
  case v311, v5
}

/// How a client reaches its broker and who it is there; all of it is applied afresh at each
/// connect, so that renewed certificates and passwords count.
package struct MqttOptions: Sendable, Hashable {
  /// A name or an IP address; with TLS the broker's certificate must be made out to it.
  package var host: String
  package var port: UInt16
  package var version: MqttVersion
  /// Unique at the broker; empty lets the broker choose.
  package var clientID: String
  package var username: String?
  /// Must not contain a zero byte: libmosquitto takes C strings.
  package var password: [UInt8]?
  /// At least 5 s, whole seconds; zero switches it off.
  ///
  /// A lost connection is noticed within twice of it.
  package var keepAlive: Duration
  /// `nil`: unencrypted.
  package var tls: MqttTls?
  /// How many QoS 1 messages may wait for their acknowledgement at once.
  ///
  /// A broker that allows fewer (MQTT 5 receive maximum) is obeyed: the rest waits in memory.
  package var maxInFlight: Int
  /// How many unacknowledged QoS 1 messages the broker may send us (MQTT 5).
  package var receiveMaximum: Int
  /// The largest incoming packet we let a broker send (MQTT 5), in bytes.
  package var maxIncomingPacket: UInt32
  /// The largest outgoing packet, in bytes; an MQTT 5 broker may demand less.
  package var maxOutgoingPacket: Int
  /// How many messages of QoS 0 may wait for the socket, in bytes.
  package var maxUnwritten: Int
  /// How many incoming messages are kept for the reader of the events; further ones are dropped
  /// and counted.
  package var maxUndelivered: Int
  package var limits: MqttTimeLimits

  package init(
    host: String,
    port: UInt16,
    version: MqttVersion = .v5,
    clientID: String,
    username: String? = nil,
    password: [UInt8]? = nil,
    keepAlive: Duration = .seconds(30),
    tls: MqttTls? = nil,
    maxInFlight: Int = 20
  ) {
    self.host = host
    self.port = port
    self.version = version
    self.clientID = clientID
    self.username = username
    self.password = password
    self.keepAlive = keepAlive
    self.tls = tls
    self.maxInFlight = maxInFlight
    receiveMaximum = 20
    maxIncomingPacket = 1 << 20
    maxOutgoingPacket = Self.largestPacket
    maxUnwritten = 4 << 20
    maxUndelivered = 256
    limits = MqttTimeLimits()
  }

  /// The protocol's own limit: a remaining length of four bytes, and the fixed header.
  static let largestPacket = 268_435_455 + 5
}

/// How a client trusts its broker, and proves itself.
package struct MqttTls: Sendable, Hashable {
  /// The certificates to trust, in PEM, which alone count then; `nil`: those in `caPath`.
  package var caFile: String?
  /// A folder of trusted certificates as `c_rehash` leaves it.
  package var caPath: String
  /// The client's own certificate chain and key, in PEM, the key without pass phrase; both or none.
  package var certFile: String?
  package var keyFile: String?
  /// `false` takes any certificate: for a bench only.
  package var verify: Bool

  package init(
    caFile: String? = nil,
    caPath: String = "/etc/ssl/certs",
    certFile: String? = nil,
    keyFile: String? = nil,
    verify: Bool = true
  ) {
    self.caFile = caFile
    self.caPath = caPath
    self.certFile = certFile
    self.keyFile = keyFile
    self.verify = verify
  }
}

/// How long each step of a connection may take.
package struct MqttTimeLimits: Sendable, Hashable {
  /// For finding the broker's addresses.
  package var resolve: Duration = .seconds(5)
  /// For the TCP connection to one address.
  package var connect: Duration = .seconds(5)
  /// For the TLS handshake and the broker's answer to CONNECT.
  package var answer: Duration = .seconds(5)
  /// For flushing and acknowledgements before DISCONNECT.
  package var leave: Duration = .seconds(1)

  package init() {}
}
