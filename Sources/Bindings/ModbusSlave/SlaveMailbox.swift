import CLine
import Glibc

/// What other threads tell the slave's thread.
final class SlaveMailbox: Sendable {
  enum Order: Sendable {
    case listen(descriptor: Int32, framing: SlaveFraming, units: SlaveUnits)
    case serve(terminal: Int32, path: String, units: SlaveUnits)
    case remove(path: String)
    case dropConnections
    case stop
  }

  private let orders = Locked<[Order]>([])
  /// Readable when there are orders.
  let arrival = cline_event()
  /// Readable once the thread has closed all descriptors.
  let end = cline_event()

  deinit {
    if arrival >= 0 { close(arrival) }
    if end >= 0 { close(end) }
  }

  func post(_ order: Order) {
    orders.withLock { $0.append(order) }
    cline_signal(arrival)
  }

  func takeAll() -> [Order] {
    cline_rearm(arrival)
    return orders.withLock { list in
      defer { list = [] }
      return list
    }
  }
}
