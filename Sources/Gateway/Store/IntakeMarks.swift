import Glibc
import Hashing
import Outbox
import System

/// The place of an ``IntakeMark`` at the end of the journal's file.
///
/// Two places are written in turn, so that a kill in a write leaves the mark before it. All numbers have eight
/// bytes, the least significant first:
///
///     mark | count of writes | store | run | former run | last id | last ordinal | ahead
///     number of brokers | key, acknowledged, for each | hash of all before
struct IntakeMarks {
  static let size = 2 * place
  private static let place = 512
  private static let mark: UInt64 = 0x0100_0000_FE47_50FE
  private static let fixedWords = 9
  /// More brokers have no room: after a kill they get more messages twice.
  private static let brokerLimit = (place / 8 - fixedWords - 1) / 2

  private let store: UInt64
  private let offset: Int
  private var writes: UInt64 = 0
  private(set) var newest: IntakeMark?
  /// Reused for every write.
  private var words: [UInt64] = []

  /// - Parameters:
  ///   - descriptor: The file.
  ///   - end: Where the marks end.
  ///   - store: The store to which they belong.
  init(_ descriptor: Int32, end: Int, store: Int64) {
    self.store = UInt64(bitPattern: store)
    offset = end - Self.size
    guard offset >= 0 else { return }
    var bytes = [UInt8](repeating: 0, count: Self.size)
    guard pread(descriptor, &bytes, Self.size, off_t(offset)) == Self.size else { return }
    for start in [0, Self.place] {
      let words = (0..<Self.place / 8).map { Self.word(bytes, start + 8 * $0) }
      guard words[0] == Self.mark, words[2] == self.store, words[1] > writes,
        words[8] <= UInt64(Self.brokerLimit)
      else { continue }
      let end = Self.fixedWords + 2 * Int(words[8])
      guard words[end] == Self.hash(words[..<end]) else { continue }
      (writes, newest) = (words[1], Self.mark(words[..<end]))
    }
  }

  /// Moves to another place in a file that has grown.
  init(_ former: IntakeMarks, end: Int) {
    (store, writes, newest) = (former.store, former.writes, former.newest)
    offset = end - Self.size
  }

  /// - Returns: whether it is written.
  @discardableResult
  mutating func write(_ new: IntakeMark, to file: KeptFile) -> Bool {
    newest = new
    return write(to: file)
  }

  /// Notes that a broker has all messages up to an id, if there is a mark.
  mutating func noteAcknowledged(_ id: Int64, by key: UInt64, in file: KeptFile) {
    guard newest != nil, newest?.acknowledged.updateValue(id, forKey: key) != id else { return }
    write(to: file)
  }

  @discardableResult
  private mutating func write(to file: KeptFile) -> Bool {
    guard let new = newest else { return false }
    writes += 1
    words.removeAll(keepingCapacity: true)
    for word in [Self.mark, writes, store, new.run, new.formerRun] { words.append(word) }
    words.append(UInt64(bitPattern: new.lastID))
    words.append(UInt64(bitPattern: new.lastOrdinal))
    words.append(new.isAhead ? 1 : 0)
    let brokers = new.acknowledged.prefix(Self.brokerLimit)
    words.append(UInt64(brokers.count))
    for (key, id) in brokers {
      words.append(key)
      words.append(UInt64(bitPattern: id))
    }
    words.append(Self.hash(words[...]))
    for index in words.indices { words[index] = words[index].littleEndian }
    let place = offset + Int(writes % 2) * Self.place
    return words.withUnsafeBytes { file.write($0, at: place) }
  }

  private static func mark(_ words: ArraySlice<UInt64>) -> IntakeMark {
    var acknowledged: [UInt64: Int64] = [:]
    for index in stride(from: fixedWords, to: words.endIndex, by: 2) {
      acknowledged[words[index]] = Int64(bitPattern: words[index + 1])
    }
    return IntakeMark(
      run: words[3],
      formerRun: words[4],
      lastID: Int64(bitPattern: words[5]),
      lastOrdinal: Int64(bitPattern: words[6]),
      isAhead: words[7] != 0,
      acknowledged: acknowledged
    )
  }

  private static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
    bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func hash(_ words: ArraySlice<UInt64>) -> UInt64 {
    var hash = FNVHash()
    for word in words {
      hash.add(word: word)
      // Brings the upper bits down.
      hash.value ^= hash.value >> 29
    }
    return hash.value
  }
}
