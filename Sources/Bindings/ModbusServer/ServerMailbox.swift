import CLine
import Glibc

/// A descriptor that one thread signals and another thread waits for.
final class ServerEvent: Sendable {
  /// -1 when the process has no descriptor left.
  let descriptor = cline_event()

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func signal() { cline_signal(descriptor) }

  func rearm() { cline_rearm(descriptor) }

  /// Waits for this event or the other one, for at most ten seconds.
  func wait(or other: ServerEvent?) {
    _ = cline_wait(descriptor, other?.descriptor ?? -1, 0, 10_000_000_000)
  }
}

/// Orders from other threads to the server's thread.
final class ServerMailbox: Sendable {
  enum Order: Sendable {
    case listen(descriptor: Int32, framing: ServerFraming, units: ServerUnits)
    case serve(terminal: Int32, path: String, units: ServerUnits)
    case remove(path: String)
    case dropConnections
    /// Signals that all earlier orders are carried out.
    case confirm(ServerEvent)
    case stop
  }

  private let orders = Locked<[Order]>([])
  /// Readable when there are orders.
  let arrival = ServerEvent()
  /// Readable once the thread has closed all descriptors.
  let end = ServerEvent()

  func post(_ order: Order) {
    orders.withLock { $0.append(order) }
    arrival.signal()
  }

  /// Returns once the order is carried out, or the thread has ended.
  func postAndWait(_ order: Order) {
    let done = ServerEvent()
    post(order)
    post(.confirm(done))
    done.wait(or: end)
  }

  func takeAll() -> [Order] {
    arrival.rearm()
    return orders.withLock { list in
      defer { list = [] }
      return list
    }
  }
}
