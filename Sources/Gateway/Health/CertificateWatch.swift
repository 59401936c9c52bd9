import Languages
import Events
import Certificates
package import Configuration
import Glibc
import Indicators
package import Logging
package import Measurements
package import Adapters
package import Messages
import Records
package import Outbox

/// Reports in time that a certificate in a broker's configuration will expire.
///
/// The files are read again every hour, so that a renewed certificate ends the alarm.
package actor CertificateWatch {
  enum Stage: Int, Sendable, Comparable {
    case fine, soon, verySoon, expired

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// - Parameter left: How long a certificate is still valid, in milliseconds.
    init(left: Int64) {
      let day: Int64 = 86_400_000
      self = left <= 0 ? .expired : left <= 7 * day ? .verySoon : left <= 30 * day ? .soon : .fine
    }
  }

  private let topics: Topics
  private var files: [(broker: String, path: String)]
  private let outbox: Outbox
  private let clock: GatewayClock
  private let logger: Logger
  private var stages: [String: Stage] = [:]
  /// When the first certificate of each broker expires.
  package private(set) var expiries: [String: Timestamp] = [:]

  static let period = Duration.seconds(3600)

  package init(
    _ brokers: [BrokerDefinition],
    topics: Topics,
    outbox: Outbox,
    clock: GatewayClock,
    logger: Logger
  ) {
    self.topics = topics
    self.clock = clock
    self.outbox = outbox
    self.logger = logger
    files = Self.files(of: brokers)
  }

  /// Watches other brokers' certificates from now on.
  package func adopt(_ brokers: [BrokerDefinition]) async {
    files = Self.files(of: brokers)
    await look()
  }

  private static func files(of brokers: [BrokerDefinition]) -> [(broker: String, path: String)] {
    brokers.flatMap { broker in
      [broker.tls?.certificate, broker.tls?.authorities].compactMap(\.self).map { (broker.id, $0) }
    }
  }

  /// Watches until the task is cancelled.
  package func run() async {
    while !Task.isCancelled {
      await look()
      let pause = clock.isTrusted ? Self.period : .seconds(10)
      guard (try? await Task.sleep(for: pause)) != nil else { return }
    }
  }

  private func look() async {
    // Dates mean nothing before the clock is believed.
    guard clock.isTrusted else { return }
    let now = clock.shown()
    expiries = [:]
    for (broker, path) in files {
      // The first one to expire counts: of several authorities any may be the one in use.
      guard let until = validities(in: path).map(\.until).min() else { continue }
      expiries[broker] = min(expiries[broker] ?? until, until)
      let stage = Stage(left: until.milliseconds(since: now))
      guard stage != stages[path] ?? .fine else { continue }
      stages[path] = stage
      await tell(stage, of: path, broker, until: until, at: now)
    }
  }

  private func validities(in path: String) -> [CertificateValidity] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return CertificateValidity.all(pem: Array(bytes[..<count]))
  }

  private func tell(
    _ stage: Stage,
    of path: String,
    _ broker: String,
    until: Timestamp,
    at now: Timestamp
  ) async {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let days = max(0, until.milliseconds(since: now) / 86_400_000)
    let content: EventContent =
      switch stage {
      case .fine: .certificateRenewed(broker: broker, certificate: name, until: until)
      case .soon, .verySoon:
        .certificateExpires(
          broker: broker,
          certificate: name,
          days: days,
          until: until,
          isUrgent: stage == .verySoon
        )
      case .expired: .certificateExpired(broker: broker, certificate: name, until: until)
      }
    logger.log(
      level: stage == .fine ? .notice : .warning,
      "\(content.text.english)",
      metadata: ["broker": "\(broker)"]
    )
    let id = "certificate/\(broker)/\(name)"
    let event = Event(content, of: topics.gateway, at: now, id: id)
    await outbox.append([AssetRecords(ofGateway: topics).gatewayEvent(event)])
  }
}
