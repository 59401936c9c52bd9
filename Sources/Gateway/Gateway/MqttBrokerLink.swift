import Configuration
import Mqtt
import Publishing
import Threading

/// Makes an MQTT client what publishing sends through.
struct MqttBrokerLink: BrokerLink {
  private let client: MqttClient
  let brokerEvents: AsyncStream<BrokerEvent>
  private let translation: Task<Void, Never>

  /// A client of a broker; messages on the gateway's command topics go to `commands`.
  ///
  /// - Throws: `SystemError` when the system refuses another descriptor or thread.
  init(
    _ broker: BrokerDefinition,
    commands: CommandSubscription? = nil
  ) throws(SystemError) {
    let client = try MqttClient(MqttOptions(broker), name: "mqtt-\(broker.id)")
    self.client = client
    let (stream, continuation) = AsyncStream.makeStream(of: BrokerEvent.self)
    brokerEvents = stream
    // Ends when the client's events do; what waits in between is bounded by the window.
    translation = Task {
      for await event in client.events {
        await commands?.act(on: event, of: client, broker: broker.id)
        if let event = BrokerEvent(event) { continuation.yield(event) }
      }
      continuation.finish()
    }
  }

  func connect(will: BrokerMessage) async { _ = await client.connect(will: MqttOutgoing(will)) }

  func send(_ messages: [BrokerMessage]) async -> [Result<Int32, BrokerRefusal>] {
    await client.publish(messages.map(MqttOutgoing.init)).map { result in
      result.mapError { error in
        switch error {
        case .notConnected, .windowFull: .later
        case .tooLarge(let size, let limit): .never("\(size) bytes, the broker takes \(limit)")
        case .invalid(_, let text): .never(text)
        }
      }
    }
  }

  func leave() async {
    await client.disconnect()
    translation.cancel()
  }
}

extension MqttOutgoing {
  init(_ message: BrokerMessage) {
    self.init(
      topic: message.topic,
      payload: message.payload,
      retain: message.retain,
      properties: MqttProperties(
        contentType: "application/json",
        correlationData: message.correlationData
      )
    )
  }
}

extension BrokerEvent {
  init?(_ event: MqttEvent) {
    switch event {
    case .connected: self = .connected
    case .refused(_, let text): self = .failed("refused: \(text)")
    case .connectFailed(let text): self = .failed(text)
    case .disconnected(let text): self = .disconnected(text)
    case .acknowledged(let ids): self = .acknowledged(ids)
    case .rejected(let id, _, let text): self = .rejected(id: id, text: text)
    case .message, .subscribed, .unsubscribed: return nil
    }
  }
}

extension MqttOptions {
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
      maxInFlight: broker.maxInFlight
    )
  }
}
