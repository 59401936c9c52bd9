import Adapters
import Commands
import Indicators
import Measurements

/// Reports that a point was written, or that writing failed, and who asked for it.
struct WriteEvent {
  let order: WriteOrder
  private let outcome: String
  private let hasFailed: Bool
  private let time = SystemClock().wallTime()

  init(order: WriteOrder, text: String) {
    self.order = order
    outcome = text
    hasFailed = false
  }

  init(order: WriteOrder, failure: String) {
    self.order = order
    outcome = failure
    hasFailed = true
  }

  var event: Event {
    let point = "\(order.device).\(order.point)"
    let by = order.by.isEmpty ? "?" : order.by
    return Event(
      subject: order.device,
      timestamp: time,
      id: "\(point).write.\(time.milliseconds)",
      type: hasFailed ? "write_failed" : "point_written",
      severity: hasFailed ? .warning : .info,
      english: hasFailed
        ? "Writing \(point), asked by \(by), failed: \(outcome)"
        : "\(point) was written by \(by): \(outcome)",
      vietnamese: hasFailed
        ? "Ghi \(point) theo yêu cầu của \(by) không thành công: \(outcome)"
        : "\(by) đã ghi \(point): \(outcome)"
    )
  }
}
