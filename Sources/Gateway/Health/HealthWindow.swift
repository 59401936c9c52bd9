package import Measurements
import Polling
import Publishing

/// Totals at a moment; the next `health` computes its rates from them.
package struct HealthTotals: Sendable {
  var time: MonotonicTime
  /// Messages that brokers have acknowledged.
  var published: Int64 = 0
  /// Processor time, in seconds.
  var processorSeconds: Double = 0
  /// How long requests kept each connection busy, in nanoseconds, by its id.
  var busy: [String: Int64] = [:]

  /// Before anything was counted.
  package init(time: MonotonicTime) { self.time = time }
}

/// The time since the last `health`: present rates, not those since the start.
struct HealthWindow: Sendable {
  let before: HealthTotals
  let now: HealthTotals

  var seconds: Double { max(1e-3, Double(now.time.nanoseconds(since: before.time)) / 1e9) }

  /// Messages per second.
  var publishRate: Double { max(0, Double(now.published - before.published) / seconds) }

  /// The share of one processor.
  var processorShare: Double {
    max(0, (now.processorSeconds - before.processorSeconds) / seconds)
  }

  /// The share of the time that a connection was busy, 0…1.
  func load(of connection: String) -> Double {
    let busy = (now.busy[connection] ?? 0) - (before.busy[connection] ?? 0)
    return min(1, max(0, Double(busy) / 1e9 / seconds))
  }
}
