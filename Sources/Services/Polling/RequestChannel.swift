import Measurements
import ReadPlans

/// The source of a connection's registers, with the answer that it gave last.
struct RequestChannel {
  let source: any RegisterSource
  /// The registers or bits of the last answer.
  var words: [UInt16] = []
  private var use = Use.idle

  private enum Use {
    /// Not used since it was closed, or never.
    case idle
    /// It may be open; the last request ended then.
    case used(MonotonicTime)
  }

  init(_ source: any RegisterSource) {
    self.source = source
    // As many registers as one request can have; a request of more bits makes it grow.
    words.reserveCapacity(125)
  }

  /// A request has ended.
  mutating func noteUse(at now: MonotonicTime) { use = .used(now) }

  /// Closes the connection if it was not used for `pause` nanoseconds.
  ///
  /// - Returns: when to look again; `nil`: whenever.
  mutating func closeIfIdle(for pause: Int64, at now: MonotonicTime) -> MonotonicTime? {
    guard case .used(let lastUse) = use else { return nil }
    let end = lastUse.advanced(by: pause)
    guard end <= now else { return min(end, now.advanced(by: 1_000_000_000)) }
    source.close()
    use = .idle
    return nil
  }
}
