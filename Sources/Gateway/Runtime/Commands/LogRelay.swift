import Adapters
import Commands
import Logging
import Logs
import Measurements
import Messages
import Formats

/// Publishes log lines on the gateway's `log` topic for a while, live and without storing them.
actor LogRelay: LogAccess {
  private let tap: LogTap
  private let publish: @Sendable (GatewayReport) async -> Void
  private var forwarding: Task<Void, Never>?
  private var ending: Task<Void, Never>?

  nonisolated let levels = Logger.Level.allCases.map(\.rawValue)

  init(
    _ tap: LogTap,
    publish: @escaping @Sendable (GatewayReport) async -> Void
  ) {
    self.tap = tap
    self.publish = publish
  }

  func relay(level: String, seconds: Int64) {
    guard let level = Logger.Level(rawValue: level) else { return }
    stopRelaying()
    let lines = tap.listen(at: level)
    forwarding = Task { [publish] in
      for await line in lines { await publish(Self.report(line)) }
    }
    ending = Task { [weak self] in
      guard (try? await Task.sleep(for: .seconds(seconds))) != nil else { return }
      await self?.stopRelaying()
    }
  }

  func stopRelaying() {
    tap.stop()
    ending?.cancel()
    forwarding?.cancel()
  }

  private static func report(_ line: TappedLine) -> GatewayReport {
    var json = JSONWriter()
    json.object { json in
      json.member("ts", SystemClock().wallTime())
      json.member("level", line.level)
      json.member("message", line.message)
      json.key("fields")
      json.object { json in
        for (name, value) in line.fields.sorted(by: { $0.key < $1.key }) {
          json.member(name, value)
        }
      }
      if line.dropped > 0 { json.member("dropped", line.dropped) }
    }
    return .document("log", json: json.bytes)
  }
}
