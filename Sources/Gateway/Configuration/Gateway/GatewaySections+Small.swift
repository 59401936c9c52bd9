import Yaml

/// `commands:` of gateway.yaml.
struct CommandsDraft: Sendable {
  var allowsWrites: Bool

  private static let allowWrites = DefaultedKey(
    "allow_writes",
    .flag,
    default: false,
    doc: "Whether the command write may change registers of points that are writable."
  )

  static let shape = Shape<Self>(
    "commands",
    doc: "What commands over MQTT may do.",
    keys: [allowWrites.description]
  ) { fields, context in
    Self(allowsWrites: fields.read(allowWrites, &context))
  }
}

/// `web:` of gateway.yaml.
struct WebDraft: Sendable {
  var listen: HostAndPort

  private static let listen = Key(
    "listen",
    .hostAndPort(defaultPort: nil),
    .required,
    doc: "The address to listen on, such as \"127.0.0.1:8080\"."
  )

  static let shape = Shape<Self>("web", doc: "The web page.", keys: [listen.description]) {
    fields,
    context in
    fields.read(listen, &context).map { Self(listen: $0) }
  }
}

/// `log:` of gateway.yaml.
struct LogDraft: Sendable {
  var level: LogLevel

  private static let level = DefaultedKey(
    "level",
    .choice(of: "log level"),
    default: LogLevel.info,
    doc: "The least severity that is logged."
  )

  static let shape = Shape<Self>("log", doc: "What is logged.", keys: [level.description]) {
    fields,
    context in
    Self(level: fields.read(level, &context))
  }
}

extension ValueKind where Value == BrokerDefinition.ProtocolVersion {
  /// 5 or 3.1.1; 3.1.1 is text in YAML, 5 a number.
  static let protocolVersion = {
    var kind = ValueKind.choice(of: "version of MQTT")
    kind.schema = ["enum": [5, "5", "3.1.1"]]
    kind.write = { $0 == .v5 ? 5 : "3.1.1" }
    return kind
  }()
}

extension ValueKind where Value == StorageSettings.Synchronisation {
  /// `always`, or a period.
  static let synchronisation = ValueKind(
    name: "duration or always",
    schema: ["anyOf": [["const": "always"], period.schema]],
    read: { node, context in
      node.scalar?.text == "always" ? .everyCommit : period.read(node, &context).map { .every($0) }
    },
    write: { if case .every(let duration) = $0 { period.write(duration) } else { "always" } }
  )

  private static let period = ValueKind<Duration>.duration(.milliseconds(10)...(.hours(1)))
}
