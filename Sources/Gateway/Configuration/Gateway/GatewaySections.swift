/// `tls:` of a broker; paths as they were written.
struct TLSDraft: Sendable {
  var authorities: Located<String>?
  var certificate: Located<String>?
  var key: Located<String>?
  var verifies: Located<Bool>

  private static let authorities = Key(
    "ca_file",
    .text,
    doc: "The authority that signed the broker's certificate; by default the system's authorities."
  )
  private static let certificate = Key("cert_file", .text, doc: "The gateway's own certificate.")
  private static let key = Key(
    "key_file",
    .text,
    doc: "The key of cert_file, readable by nobody else."
  )
  private static let verify = DefaultedKey(
    "verify",
    .flag,
    default: true,
    doc: "Whether the broker's certificate and name are checked; never false in a plant."
  )

  static let shape = Shape<Self>(
    "tls",
    doc: "Certificates in PEM form; paths like that of password_file.",
    keys: [
      authorities.description, certificate.description, key.description, verify.description,
    ]
  ) { fields, context in
    Self(
      authorities: fields.located(authorities, &context),
      certificate: fields.located(certificate, &context),
      key: fields.located(key, &context),
      verifies: fields.located(verify, &context)
    )
  }
}

extension SparkplugSettings {
  private static let group = Key("group", .id, .required, doc: "The Sparkplug group id.")
  private static let primaryHost = Key(
    "primary_host",
    .id,
    doc: "The host application whose STATE says that data is consumed."
  )

  static let shape = Shape<Self>(
    "sparkplug",
    doc: "Settings of the format sparkplug.",
    keys: [group.description, primaryHost.description]
  ) { fields, context in
    let primaryHost = fields.read(primaryHost, &context)
    return fields.read(group, &context).map { Self(group: $0, primaryHost: primaryHost) }
  }
}

extension StorageSettings {
  private static let path = DefaultedKey(
    "path",
    .text,
    default: "/var/lib/park-gateway",
    doc: "The folder of the store; relative to the configuration folder."
  )
  private static let outboxLimit = DefaultedKey(
    "outbox_limit",
    .size(atLeast: 1_000_000),
    default: 1_000_000_000,
    doc: "Bytes on disk that undelivered messages may take; the oldest data is discarded first."
  )
  private static let history = DefaultedKey(
    "kpi_history",
    .duration(.days(1)...(.days(36_500))),
    default: .days(400),
    doc: "How long the KPI ledger goes back."
  )
  private static let syncEvery = DefaultedKey(
    "sync_every",
    .synchronisation,
    default: .every(.seconds(1)),
    doc: "How long a message may wait for the brokers before it is stored and synced; "
      + "always: it is synced before it is sent."
  )

  static let shape = Shape<Self>(
    "storage",
    doc: "Where and how long data is kept.",
    keys: [path.description, outboxLimit.description, history.description, syncEvery.description]
  ) { fields, context in
    Self(
      path: fields.read(path, &context),
      outboxLimit: fields.read(outboxLimit, &context),
      indicatorHistory: fields.read(history, &context),
      synchronisation: fields.read(syncEvery, &context)
    )
  }
}

extension PublishSettings {
  private static let mode = DefaultedKey(
    "mode",
    .choice(of: "mode"),
    default: Mode.change,
    doc: "change: points that moved by more than their deadband; every_poll: all points."
  )
  private static let heartbeat = DefaultedKey(
    "heartbeat",
    .duration(.seconds(1)...(.days(1))),
    default: .seconds(60),
    doc: "An unchanged point is sent again at least this often."
  )

  static let shape = Shape<Self>(
    "publish",
    doc: "When points are published.",
    keys: [mode.description, heartbeat.description]
  ) { fields, context in
    Self(mode: fields.read(mode, &context), heartbeat: fields.read(heartbeat, &context))
  }
}
