import Formats

/// An entry of `brokers:` as it was read; the files that it names are still to be opened.
struct BrokerDraft: Sendable {
  var id: Located<String>
  var address: Located<BrokerAddress>
  var version: BrokerDefinition.ProtocolVersion
  var clientID: String?
  var username: String?
  var passwordFile: Located<String>?
  var tls: Located<TLSDraft>?
  var keepAlive: Duration
  var formats: Located<[FormatName]>
  var topics: Located<TopicLayout>
  var sparkplug: SparkplugSettings?
  var maxInFlight: Int
  var liveFirst: Bool
  var messageExpiry: Located<Duration>?
}

extension BrokerDraft {
  private static let id = Key(
    "id",
    .ownID,
    .required,
    doc: "The broker's id in log lines and health."
  )
  private static let url = Key(
    "url",
    .brokerURL,
    .required,
    doc: "mqtt://host:1883, or with TLS mqtts://host:8883."
  )
  private static let version = DefaultedKey(
    "version",
    .protocolVersion,
    default: .v5,
    doc: "The version of MQTT."
  )
  private static let clientID = Key(
    "client_id",
    .prose,
    doc: "The client id; by default gateway.id."
  )
  private static let username = Key("username", .prose, doc: "The user name at the broker.")
  private static let passwordFile = Key(
    "password_file",
    .text,
    doc: """
      A file with the password and nothing else, readable by nobody else; relative to the service's \
      credentials, else to the configuration folder.
      """
  )
  private static let tls = Key("tls", TLSDraft.shape.kind, doc: "Certificates for mqtts://.")
  private static let keepAlive = DefaultedKey(
    "keep_alive",
    .duration(.seconds(5)...(.seconds(65_535))),
    default: .seconds(30),
    doc: "How long the connection may be silent."
  )
  private static let formats = DefaultedKey(
    "formats",
    ValueKind<FormatName>.choice(of: "format").list(atLeast: 1),
    default: [FormatName.standard],
    doc: """
      In which forms data is published; this version knows \
      \(FormatName.available.map(\.rawValue).joined(separator: ", ")).
      """
  )
  private static let topics = DefaultedKey(
    "topics",
    ValueKind<TopicLayout>.choice(of: "layout"),
    default: .assetFirst,
    doc: """
      The order of the levels in topics of the format json: asset_first <root>/<asset>/kpi/…, \
      class_first <root>/kpi/<asset>/….
      """
  )
  private static let sparkplug = Key(
    "sparkplug",
    SparkplugSettings.shape.kind,
    doc: "Settings of the format sparkplug."
  )
  private static let maxInFlight = DefaultedKey(
    "max_in_flight",
    .integer(1...10_000),
    default: 300,
    doc: """
      How many messages may wait for their acknowledgement; never more than the broker allows (MQTT 5), nor about 2 MiB.
      """
  )
  private static let liveFirst = DefaultedKey(
    "live_first",
    .flag,
    default: false,
    doc: "Live data goes ahead of a backlog, which is then marked historical."
  )
  private static let messageExpiry = Key(
    "message_expiry",
    .duration(.seconds(1)...(.days(3650))),
    doc: "How long the broker keeps undelivered data (MQTT 5); null: for ever."
  )

  static let shape = Shape<Self>(
    "broker",
    doc: "A broker that everything is published to.",
    keys: [
      id.description, url.description, version.description, clientID.description,
      username.description, passwordFile.description, tls.description, keepAlive.description,
      formats.description, topics.description, sparkplug.description, maxInFlight.description,
      liveFirst.description,
      messageExpiry.description,
    ],
    build: build
  )

  @Sendable private static func build(
    _ fields: MappingFields,
    _ context: inout ReadingContext
  ) -> Self? {
    let id = fields.located(id, &context)
    let address = fields.located(url, &context)
    let draft = Self(
      id: id ?? Located(value: "", location: context.location(of: fields.node)),
      address: address
        ?? Located(
          value: BrokerAddress(host: "", port: 0, usesTLS: false),
          location: context.location(of: fields.node)
        ),
      version: fields.read(version, &context),
      clientID: fields.read(clientID, &context),
      username: fields.read(username, &context),
      passwordFile: fields.located(passwordFile, &context),
      tls: fields.located(tls, &context),
      keepAlive: fields.read(keepAlive, &context),
      formats: fields.located(formats, &context),
      topics: fields.located(topics, &context),
      sparkplug: fields.read(sparkplug, &context),
      maxInFlight: fields.read(maxInFlight, &context),
      liveFirst: fields.read(liveFirst, &context),
      messageExpiry: fields.located(messageExpiry, &context)
    )
    return id == nil || address == nil ? nil : draft
  }
}
