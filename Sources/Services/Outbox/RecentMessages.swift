/// The newest messages of the outbox, in memory: a broker that keeps up needs no reads of the
/// store.
struct RecentMessages {
  private var messages: [StoredMessage] = []
  /// Where in `messages` the recent begins; the messages before it are removed later.
  private var start = 0
  private var bytes = 0
  private let byteLimit: Int

  init(byteLimit: Int) { self.byteLimit = byteLimit }

  /// Appends messages, whose ids continue from the last one's, and removes the oldest.
  mutating func append(_ new: [StoredMessage]) {
    guard let first = new.first, let newest = new.last else { return }
    // Dropped messages leave gaps, where a position does not follow from an id.
    if let last = messages.last, first.id != last.id + 1 { removeAll() }
    guard newest.id - first.id == Int64(new.count) - 1 else { return removeAll() }
    messages.append(contentsOf: new)
    bytes += new.reduce(0) { $0 + $1.size }
    while bytes > byteLimit, start < messages.count - 1 { advance() }
    compact()
  }

  /// Removes messages that every broker has acknowledged, or that were dropped.
  mutating func removeAll(upTo id: Int64) {
    while start < messages.count, messages[start].id <= id { advance() }
    compact()
  }

  private mutating func removeAll() {
    messages = []
    start = 0
    bytes = 0
  }

  private mutating func advance() {
    bytes -= messages[start].size
    start += 1
  }

  private mutating func compact() {
    guard start > 256, start > messages.count / 2 else { return }
    messages.removeFirst(start)
    start = 0
  }

  /// The messages after an id and up to another; `nil` when the recent does not reach back that far.
  func messages(after id: Int64, upTo last: Int64, limit: Int) -> [StoredMessage]? {
    guard start < messages.count, messages[start].id <= id + 1 else { return nil }
    let offset = Int(clamping: id + 1 - messages[start].id)
    guard offset < messages.count - start else { return [] }
    let found = messages[(start + offset)...].prefix(limit)
    return found.last.map { $0.id <= last } ?? true
      ? Array(found) : found.filter { $0.id <= last }
  }
}
