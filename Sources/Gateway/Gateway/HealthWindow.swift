import Polling
import Publishing

/// Totals at a moment, from which the next `health` takes its rates.
struct HealthTotals: Sendable {
  var time: MonotonicTime
  /// Messages that brokers have acknowledged.
  var published: Int64 = 0
  /// Processor time, in seconds.
  var processorSeconds: Double = 0
  /// Nanoseconds that requests kept each connection busy, by its id.
  var busy: [String: Int64] = [:]
}

/// The stretch since the last `health`: what is true now, not since the start.
struct HealthWindow: Sendable {
  let before: HealthTotals
  let now: HealthTotals

  var seconds: Double { max(1e-3, Double(now.time.nanoseconds(since: before.time)) / 1e9) }

  /// Messages a second.
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
