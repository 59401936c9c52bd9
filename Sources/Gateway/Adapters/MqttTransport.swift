package import Configuration
package import Formats
import Mqtt
package import Publishing
package import System

/// Adapts an MQTT client to what publishing sends through.
package struct MqttTransport: BrokerTransport {
  private let client: MqttClient
  private let expirySeconds: UInt32?
  private let broker: String
  private let commands: CommandSubscription?
  private let passwordFile: String?
  private let asked = AskedForm()
  /// Whether the client runs on the thread of its publisher.
  package let isAtHand: Bool
  private let lastProperties = LastProperties()

  /// Most messages of a format are of one kind; used on the publisher's thread only.
  private final class LastProperties: @unchecked Sendable {
    private var kind: PayloadKind?
    private var properties = MqttProperties(nil)

    func ofKind(_ kind: PayloadKind?) -> MqttProperties {
      if kind !== self.kind { (self.kind, properties) = (kind, MqttProperties(kind)) }
      return properties
    }
  }

  /// What the present connection asks of the broker.
  private final class AskedForm: @unchecked Sendable {
    private let lock = ThreadLock()
    private var form = ConnectionForm()

    var value: ConnectionForm {
      get { lock.withLock { form } }
      set { lock.withLock { form = newValue } }
    }
  }

  /// A client for a broker; messages on the gateway's command topics go to `commands`.
  ///
  /// - Parameters:
  ///   - broker: The broker.
  ///   - commands: What gets the messages on the gateway's command topics.
  ///   - thread: The outbox's thread, to be used where nothing of the client can block it; `nil`: the
  ///     client gets its own.
  /// - Throws: `SystemError` when the system refuses another descriptor or thread.
  package init(
    _ broker: BrokerDefinition,
    commands: CommandSubscription? = nil,
    thread: PollingExecutor? = nil
  ) throws(SystemError) {
    self.broker = broker.id
    self.commands = commands
    passwordFile = broker.passwordFile
    // With TLS libmosquitto asks the resolver, which may take seconds.
    let shared = broker.tls == nil ? thread : nil
    isAtHand = shared != nil
    client = try MqttClient(MqttOptions(broker), name: "mqtt-\(broker.id)", thread: shared)
    expirySeconds = broker.messageExpiry.map {
      UInt32(clamping: max(1, $0.components.seconds))
    }
  }

  nonisolated(nonsending) package func nextEvent() async -> BrokerEvent? {
    while let event = await client.nextEvent() {
      if asked.value.takesCommands {
        await commands?.act(on: event, of: client, broker: broker)
      }
      if let event = BrokerEvent(event) { return event }
    }
    return nil
  }

  /// Connects with the password that is in the file now; if the file cannot be read, with the last
  /// one.
  package func connect(will: BrokerMessage, form: ConnectionForm) async {
    asked.value = form
    let password = passwordFile.flatMap { try? Secret(file: $0) }
    await client.connect(
      will: MqttOutgoing(will, MqttProperties(will.kind)),
      password: password?.reveal(),
      conceding: MqttConcessions(form)
    )
  }

  nonisolated(nonsending) package func send(
    _ messages: [BrokerMessage]
  ) async -> [Result<Int32, BrokerRefusal>] {
    results(await client.publish(outgoing(messages)))
  }

  package func sendAtOnce(
    _ message: BrokerMessage,
    isHurried: Bool
  ) -> Result<Int32, BrokerRefusal> {
    let outgoing = outgoing(message, lastProperties.ofKind(message.kind))
    return client.atHand.publish(outgoing, isHurried: isHurried).mapError(BrokerRefusal.init)
  }

  package func gather(_ isGathering: Bool) { client.atHand.gather(isGathering) }

  package func passAcknowledgements(to taker: (@Sendable ([Int32]) -> Void)?) {
    if isAtHand { client.passAcknowledgements(to: taker) }
  }

  private func outgoing(_ messages: [BrokerMessage]) -> [MqttOutgoing] {
    var (kind, properties) = (messages.first?.kind, MqttProperties(messages.first?.kind))
    return messages.map { message in
      // Most messages of a format are of one kind.
      if message.kind !== kind {
        (kind, properties) = (message.kind, MqttProperties(message.kind))
      }
      return outgoing(message, properties)
    }
  }

  private func outgoing(_ message: BrokerMessage, _ properties: MqttProperties) -> MqttOutgoing {
    var outgoing = MqttOutgoing(message, properties)
    if message.correlationData != nil {
      outgoing.properties.correlationData = message.correlationData
    }
    if message.mayExpire { outgoing.properties.expirySeconds = expirySeconds }
    return outgoing
  }

  private func results(
    _ results: [Result<Int32, MqttError>]
  ) -> [Result<Int32, BrokerRefusal>] {
    results.map { $0.mapError(BrokerRefusal.init) }
  }

  package func leave(_ manner: LeavingManner) async {
    switch manner {
    case .withoutWill: await client.disconnect()
    case .withWill: await client.disconnect(.withWill)
    }
  }
}

extension BrokerRefusal {
  init(_ error: MqttError) {
    switch error {
    case .notConnected, .windowFull: self = .later
    case .tooLarge(let size, let limit): self = .never("\(size) bytes, the broker takes \(limit)")
    case .invalid(_, let text): self = .never(text)
    }
  }
}

extension MqttOutgoing {
  init(_ message: BrokerMessage, _ properties: MqttProperties) {
    self.init(
      topic: message.topic,
      payload: message.payload,
      qos: message.isAcknowledged ? .atLeastOnce : .atMostOnce,
      retain: message.retain,
      properties: properties
    )
  }
}

extension MqttProperties {
  init(_ kind: PayloadKind?) {
    self.init(
      contentType: kind?.contentType,
      userProperties: kind?.schema.map { [MqttUserProperty(name: "schema", value: $0)] } ?? []
    )
  }
}

extension BrokerEvent {
  init?(_ event: MqttEvent) {
    switch event {
    case .connected(let server): self = .connected(BrokerLimits(server))
    case .refused(let code, let text): self = .failed("refused: \(text)", .refused(code: code))
    case .connectFailed(let text, let end): self = .failed(text, BrokerEnding(end))
    case .disconnected(let text, let end): self = .disconnected(text, BrokerEnding(end))
    case .acknowledged(let ids): self = .acknowledged(ids)
    case .rejected(let id, let code, let text):
      self = .refused(id: id, Refusal(code: code, text: text))
    case .message, .subscribed, .unsubscribed: return nil
    }
  }
}

extension BrokerEnding {
  init(_ end: MqttEnd) {
    switch end {
    case .lost: self = .lost
    case .closed(let code): self = .closed(code: code)
    case .unanswered: self = .unanswered
    case .left: self = .left
    }
  }
}

extension MqttConcessions {
  init(_ form: ConnectionForm) {
    self.init()
    retains = form.retains
    maximumQoS = form.acknowledges ? 2 : 0
    switch form.will {
    case .whole: break
    case .notRetained: will = WillForm(isRetained: false)
    case .atMostOnce: will = WillForm(maximumQoS: 0)
    case .modest: will = WillForm(isRetained: false, maximumQoS: 0)
    case .none: will = WillForm(isLeftOut: true)
    }
  }
}

extension BrokerLimits {
  init(_ server: MqttConnected) {
    self.init()
    retains = server.retainAvailable
    maximumQoS = server.maximumQoS
    retainsWill = server.will.isRetained
    takesWill = !server.will.isLeftOut
    deliversWill = server.will.maximumQoS > 0
    takesWildcards = server.wildcardAvailable
    maximumPacketSize = server.maximumPacketSize
    receiveMaximum = server.receiveMaximum < Int(UInt16.max) ? server.receiveMaximum : nil
  }
}

extension MqttOptions {
  /// How many messages outside the outbox, such as health, may wait beside a full window.
  private static let reserve = 16

  init(_ broker: BrokerDefinition) {
    self.init(
      host: broker.address.host,
      port: broker.address.port,
      version: broker.version == .v5 ? .v5 : .v311,
      clientID: broker.clientID,
      username: broker.username,
      password: broker.password?.reveal(),
      keepAlive: broker.keepAlive,
      tls: broker.tls.map {
        MqttTls(
          caFile: $0.authorities,
          certFile: $0.certificate,
          keyFile: $0.key,
          verify: $0.verifies
        )
      },
      maxInFlight: broker.maxInFlight + Self.reserve
    )
  }
}
