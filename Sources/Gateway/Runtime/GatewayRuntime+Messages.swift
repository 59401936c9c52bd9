import Pipeline
import Health
import Adapters
import Accounting
import Configuration
import DeviceProfiles
import Energy
import Indicators
import Measurements
import Messages
import Outbox
import Polling
import Production
import Publishing

/// Something that happened to the gateway itself.
struct GatewayEvent: Sendable {
  var type: String
  var severity: Event.Severity
  var english: String
  var vietnamese: String
  /// By the gateway's clock.
  var time: Timestamp
}

extension GatewayRuntime {
  /// Publishes an event of the gateway, now or as soon as it can be dated.
  func tell(
    _ type: String,
    _ severity: Event.Severity,
    _ english: String,
    _ vietnamese: String
  ) async {
    let event = GatewayEvent(
      type: type,
      severity: severity,
      english: english,
      vietnamese: vietnamese,
      time: clock.wallTime()
    )
    guard isUnderWay else {
      waitingEvents = (waitingEvents + [event]).suffix(100)
      return
    }
    await outbox.append([message(event)])
  }

  func message(_ event: GatewayEvent) -> Message {
    let time = clock.resolve(event.time)
    var message = assets.event(
      Event(
        subject: configuration.identity.id,
        timestamp: time,
        id: "\(event.type).\(time.milliseconds)",
        type: event.type,
        severity: event.severity,
        english: event.english,
        vietnamese: event.vietnamese
      )
    )
    message.topic = status.topics.ofGateway("event")
    return message
  }

  /// The messages that describe the assets of a configuration.
  ///
  /// The points of a SunSpec device are published after it has been asked; `complete` describes it
  /// earlier, with all points that it could have.
  static func metas(
    _ configuration: GatewayConfiguration,
    _ assets: AssetMessages,
    complete: Bool = false,
    at time: Timestamp
  ) -> [Message] {
    configuration.connections.flatMap(\.devices).filter { complete || $0.sunSpec == nil }
      .map { assets.meta(of: $0, at: time) }
      + configuration.indicators.accounts.map {
        assets.meta(of: $0.id, kind: .energyAccount, devices: $0.devices, at: time)
      }
      + configuration.indicators.lines.map {
        assets.meta(of: $0.id, kind: .productionLine, devices: $0.devices, at: time)
      }
  }

  // MARK: Health

  /// Sends `health` to every broker that is there, until the task is cancelled.
  func tellHealth() async {
    // The brokers need a moment to answer first.
    try? await Task.sleep(for: .seconds(2))
    var totals = HealthTotals(time: startedAt)
    while !Task.isCancelled {
      let message = await health().message(&totals)
      for broker in brokers { await broker.publisher.sendNow(message) }
      guard (try? await Task.sleep(for: Health.period)) != nil else { return }
    }
  }

  private func health() async -> Health {
    var backlog = Health.Clock(isTrusted: clock.isTrusted)
    for running in connections {
      let (waiting, givenUp) = await running.telemetry.backlog()
      backlog.waiting += waiting
      backlog.givenUp += givenUp
    }
    return Health(
      topics: status.topics,
      storageFolder: configuration.storage.path,
      connections: connections.map {
        Health.Connection(connection: $0.connection, poller: $0.poller)
      },
      publishers: brokers.map { ($0.id, $0.publisher) },
      brokers: configuration.brokers,
      certificates: certificates,
      outbox: outbox,
      clock: backlog,
      lateStates: await accounts?.accounting.lateStates ?? 0,
      time: clock.shown(),
      uptime: Double(clock.now().nanoseconds(since: startedAt)) / 1e9,
      now: clock.now()
    )
  }
}
