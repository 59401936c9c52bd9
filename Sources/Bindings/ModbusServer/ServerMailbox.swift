import CLine
import System

/// Orders from other threads to the server's thread.
final class ServerMailbox: Sendable {
  enum Order: Sendable {
    case listen(descriptor: Int32, framing: ServerFraming, units: ServerUnits)
    case serve(terminal: Int32, path: String, units: ServerUnits)
    case remove(path: String)
    case dropConnections
    /// Signals that all earlier orders are carried out.
    case confirm(EventDescriptor)
    case stop
  }

  private let orders = ThreadLock<[Order]>([])
  /// Readable when there are orders.
  let arrival: EventDescriptor
  /// Readable once the thread has closed all descriptors.
  let end: EventDescriptor

  /// - Throws: `SystemError` when the process has no descriptor left.
  init() throws(SystemError) {
    arrival = try EventDescriptor()
    end = try EventDescriptor()
  }

  func post(_ order: Order) {
    orders.withLock { $0.append(order) }
    arrival.signal()
  }

  /// Returns once the order is carried out, or the thread has ended.
  func postAndWait(_ order: Order) {
    post(order)
    let done = try? EventDescriptor()
    if let done { post(.confirm(done)) }
    waitForEnd(or: done)
  }

  /// Waits for the end of the thread or for an event, for at most ten seconds.
  func waitForEnd(or event: EventDescriptor? = nil) {
    _ = cline_wait(event?.descriptor ?? -1, end.descriptor, 0, 10_000_000_000)
  }

  func takeAll() -> [Order] {
    arrival.clear()
    return orders.withLock { list in
      defer { list = [] }
      return list
    }
  }
}
