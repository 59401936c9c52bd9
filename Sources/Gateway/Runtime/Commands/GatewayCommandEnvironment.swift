import Events
import Adapters
import Commands
import Formats
import Indicators
import Measurements
import Messages
import Records
import Outbox
import Polling
import Publishing

/// Sends the replies and events of commands.
///
/// A reply does not wait behind stored messages: it is sent at once on the connection from which
/// the command came, and is lost with that connection.
struct GatewayCommandEnvironment: CommandEnvironment {
  let topics: Topics
  let assets: @Sendable () async -> AssetRecords?
  let outbox: Outbox
  let publishers: @Sendable () async -> [(id: String, publisher: BrokerPublisher)]
  private let clock = SystemClock()

  init(
    topics: Topics,
    assets: @escaping @Sendable () async -> AssetRecords?,
    outbox: Outbox,
    publishers: @escaping @Sendable () async -> [(id: String, publisher: BrokerPublisher)]
  ) {
    self.topics = topics
    self.assets = assets
    self.outbox = outbox
    self.publishers = publishers
  }

  var wallTime: Timestamp { clock.wallTime() }
  var monotonicMilliseconds: Int64 { clock.now().nanoseconds / 1_000_000 }
  var gatewaySubject: String { Self.subject(of: topics) }

  static func subject(of topics: Topics) -> String { "_gateway/\(topics.gateway)" }

  func send(_ reply: CommandReply) async {
    guard let publisher = await publishers().first(where: { $0.id == reply.broker })?.publisher
    else { return }
    let answer = CommandAnswer(
      command: reply.name,
      json: reply.payload,
      topic: reply.responseTopic.flatMap(acceptable),
      correlationData: reply.correlationData
    )
    // The window may be full of telemetry for a moment; a command waits no longer than this.
    for _ in 0..<250 {
      if await publisher.sendNow(.reply(answer)) { return }
      guard await publisher.currentStatistics().isConnected else { return }
      guard (try? await Task.sleep(for: .milliseconds(20))) != nil else { return }
    }
  }

  func tell(_ event: Event) async {
    guard let assets = await assets() else { return }
    await outbox.append([assets.event(event)])
  }

  /// A topic to which a reply may be sent.
  ///
  /// Nobody may make the gateway publish what looks like its own data, or commands to another
  /// gateway.
  private func acceptable(_ topic: String) -> String? {
    let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
    guard !topic.isEmpty, topic.utf8.count <= 512, !topic.hasPrefix("$"),
      !topic.unicodeScalars.contains(where: { "+#\0".unicodeScalars.contains($0) }),
      !levels.contains("command"), !levels.contains("kpi")
    else { return nil }
    let isOurs = topic.hasPrefix(topics.root + "/")
    let reserved: Set<Substring> = ["data", "meta", "status", "event", "health", "log"]
    return isOurs && levels.last.map(reserved.contains) == true ? nil : topic
  }
}
