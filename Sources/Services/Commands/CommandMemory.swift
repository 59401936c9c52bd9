import JSON

/// The replies of the last ten minutes, so that a command that a broker delivers again is answered
/// again and not done again.
struct CommandMemory {
  struct Key: Hashable {
    var name: String
    var id: JSONValue
  }

  private struct Entry {
    var payloadHash: Int
    var reply: [UInt8]
    /// Milliseconds of a clock that does not go back.
    var time: Int64
  }

  enum Recollection: Equatable {
    case new
    /// It was done, and this was the reply.
    case done([UInt8])
    /// Another request bore the same id.
    case otherRequest
  }

  /// How long a reply is known, in milliseconds.
  static let span: Int64 = 600_000
  /// Above so many replies, or bytes of them, the oldest are forgotten earlier.
  static let capacity = 4096
  static let byteCapacity = 4 << 20

  private var entries: [Key: Entry] = [:]
  /// In order of time; may hold keys that were forgotten.
  private var order: ArraySlice<Key> = []
  private var byteCount = 0

  var count: Int { entries.count }

  mutating func recall(_ key: Key, payload: [UInt8], at now: Int64) -> Recollection {
    forget(at: now)
    guard let entry = entries[key] else { return .new }
    return entry.payloadHash == payload.hashValue ? .done(entry.reply) : .otherRequest
  }

  mutating func note(_ key: Key, payload: [UInt8], reply: [UInt8], at now: Int64) {
    guard entries[key] == nil else { return }
    entries[key] = Entry(payloadHash: payload.hashValue, reply: reply, time: now)
    order.append(key)
    byteCount += reply.count
    forget(at: now)
  }

  private mutating func forget(at now: Int64) {
    while let key = order.first, let entry = entries[key] {
      let isOld = now - entry.time >= Self.span
      guard isOld || entries.count > Self.capacity || byteCount > Self.byteCapacity else { break }
      order.removeFirst()
      byteCount -= entry.reply.count
      entries[key] = nil
    }
    // A slice keeps what was before it.
    if order.startIndex > 1024 { order = ArraySlice(Array(order)) }
  }
}
