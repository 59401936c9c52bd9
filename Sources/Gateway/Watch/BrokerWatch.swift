package import Configuration
import Glibc
package import Measurements
import Mqtt
import System

/// A message as a watcher received it.
package struct WatchedMessage: Sendable, Hashable {
  package var topic: String
  package var payload: [UInt8]
  /// Whether the broker had retained it.
  package var isRetained: Bool
  package var arrival: Timestamp

  package init(topic: String, payload: [UInt8], isRetained: Bool, arrival: Timestamp) {
    self.topic = topic
    self.payload = payload
    self.isRetained = isRetained
    self.arrival = arrival
  }
}

/// What happens while a broker is watched.
package enum WatchEvent: Sendable {
  case connected
  /// There is no connection, for this reason; it is tried again.
  case lost(String)
  case message(WatchedMessage)
}

/// Listens to what gateways publish on a broker, and continues after a lost connection.
package struct BrokerWatch: Sendable {
  private let client: MqttClient
  private let filter: String

  /// - Parameters:
  ///   - address: The broker.
  ///   - root: The topics' first levels; wildcards are allowed.
  ///   - username: The user, where the broker requires one.
  ///   - password: The user's password.
  ///   - authorities: A file of certificates to trust, with TLS; `nil`: the system's.
  /// - Throws: when the system refuses a resource.
  package init(
    _ address: BrokerAddress,
    root: String,
    username: String?,
    password: Secret?,
    authorities: String?
  ) throws(BrokerAccessProblem) {
    var options = MqttOptions(
      host: address.host,
      port: address.port,
      clientID: "park-gateway-watch-\(getpid())-\(UInt32.random(in: 0...UInt32.max))",
      username: username,
      password: password?.reveal(),
      tls: address.usesTLS ? MqttTls(caFile: authorities) : nil
    )
    // All retained messages of a park may come at once.
    options.maxUndelivered = 100_000
    do throws(SystemError) {
      client = try MqttClient(options, name: "watch")
    } catch {
      throw BrokerAccessProblem(description: "\(error)")
    }
    filter = "\(root)/#"
  }

  /// Passes events on until the task is cancelled.
  package func run(_ act: @Sendable (WatchEvent) async -> Void) async {
    await client.connect()
    for await event in client.events {
      if let told = await told(event) { await act(told) }
      if Task.isCancelled { break }
    }
    await client.disconnect()
  }

  /// Sends a command; what cannot be sent is answered by nobody.
  func send(_ request: WatchRequest) async {
    _ = await client.publish([MqttOutgoing(topic: request.topic, payload: request.payload)])
  }

  private func told(_ event: MqttEvent) async -> WatchEvent? {
    switch event {
    case .connected:
      _ = try? await client.subscribe(filter, qos: .atMostOnce)
      return nil
    case .subscribed(_, let granted, _):
      guard granted.allSatisfy({ $0 < 128 }) else {
        return .lost("the broker does not allow listening to \(filter)")
      }
      return .connected
    case .refused(_, let text), .connectFailed(let text, _), .disconnected(let text, _):
      try? await Task.sleep(for: .seconds(1))
      await client.connect()
      return .lost(text)
    case .message(let message):
      return .message(
        WatchedMessage(
          topic: message.topic,
          payload: message.payload,
          isRetained: message.retain,
          arrival: Self.now
        )
      )
    case .acknowledged, .rejected, .unsubscribed: return nil
    }
  }

  /// The wall clock.
  package static var now: Timestamp {
    Timestamp(milliseconds: WallClock.now() / 1_000_000)
  }
}
