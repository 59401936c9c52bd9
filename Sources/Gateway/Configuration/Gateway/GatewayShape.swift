/// `gateway.yaml` as it was read; files that it names are still to be opened.
struct GatewayDraft: Sendable {
  var identity: GatewayIdentity
  var timeZone: SourceLocation
  var brokers: [Located<BrokerDraft>]
  var storage: StorageSettings
  var publishing: PublishSettings
  var allowsWrites: Bool
  var web: Located<HostAndPort>?
  var logLevel: LogLevel
}

extension GatewayDraft {
  private static let gateway = Key(
    "gateway",
    IdentityDraft.shape.kind,
    .required,
    doc: "Who this gateway is; the first levels of every topic."
  )
  private static let brokers = Key(
    "brokers",
    BrokerDraft.shape.kind.located(atLeast: 1),
    .required,
    doc: "One or more brokers; each has its own place in the outbox."
  )
  private static let storage = Key(
    "storage",
    StorageSettings.shape.kind,
    .section,
    doc: "Where and how long data is kept."
  )
  private static let publish = Key(
    "publish",
    PublishSettings.shape.kind,
    .section,
    doc: "When points are published."
  )
  private static let commands = Key(
    "commands",
    CommandsDraft.shape.kind,
    .section,
    doc: "What commands over MQTT may do."
  )
  private static let web = Key(
    "web",
    WebDraft.shape.kind,
    doc: "The web page; null turns it off. It is not part of this version."
  )
  private static let log = Key("log", LogDraft.shape.kind, .section, doc: "What is logged.")

  static let shape = Shape<Self>(
    "gateway.yaml",
    doc: "This box: who it is, where it publishes, what it keeps.",
    keys: [
      gateway.description, brokers.description, storage.description, publish.description,
      commands.description, web.description, log.description,
    ]
  ) { fields, context in
    let identity = fields.read(gateway, &context)
    let brokers = fields.read(brokers, &context)
    let storage = fields.read(storage, &context)
    let publishing = fields.read(publish, &context)
    let commands = fields.read(commands, &context)
    let web = fields.located(web, &context)
    let log = fields.read(log, &context)
    guard let identity, let brokers, let storage, let publishing, let commands, let log else {
      return nil
    }
    return Self(
      identity: identity.identity,
      timeZone: identity.timeZone,
      brokers: brokers,
      storage: storage,
      publishing: publishing,
      allowsWrites: commands.allowsWrites,
      web: web.map { Located(value: $0.value.listen, location: $0.location) },
      logLevel: log.level
    )
  }
}
