import JSON

/// The replies of the last ten minutes.
///
/// A command that a broker delivers again is answered again, but not carried out again.
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
    /// The command was carried out with this reply.
    case done([UInt8])
    /// A different request used the same id.
    case otherRequest
  }

  /// How long a reply is kept, in milliseconds.
  static let span: Int64 = 600_000
  /// Above this number of replies, or of their bytes, the oldest are forgotten earlier.
  static let capacity = 4096
  static let byteCapacity = 4 << 20

  private var entries: [Key: Entry] = [:]
  /// In order of time; may contain keys that are forgotten already.
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
    // A slice keeps the storage of the elements before it.
    if order.startIndex > 1024 { order = ArraySlice(Array(order)) }
  }
}
