import Hashing
import Measurements
import Messages
import Outbox

/// The layout of a message in the ``IntakeJournal``.
///
/// All numbers have the least significant byte first; a record is padded to eight bytes.
///
///     mark, 4 bytes | bytes after the hash, 4 | store, 8 | hash of these and all that follows, 8
///     id, 8 | ordinal, 8; -1: none | ts, 8 | class, 1 | marks, 1 | 0, 2 | bytes of the topic, 4
///     topic | payload
///
/// The marks: 1, the message is retained; 2, it is bound to a change of the store.
struct IntakeRecord {
  static let alignment = 8
  private static let headSize = 24
  private static let fixedSize = 32
  /// No UTF-8 text contains these bytes.
  private static let mark: UInt64 = 0xFE47_50FF

  /// The store to which the messages belong.
  let store: Int64

  // MARK: Writing

  func append(_ stored: StoredMessage, isBound: Bool, to bytes: inout [UInt8]) {
    let message = stored.message
    let length = Self.fixedSize + message.topic.utf8.count + message.payload.count
    let start = bytes.count
    Self.append(Self.mark | UInt64(truncatingIfNeeded: length) << 32, to: &bytes)
    Self.append(UInt64(bitPattern: store), to: &bytes)
    Self.append(0, to: &bytes)
    Self.append(UInt64(bitPattern: stored.id), to: &bytes)
    Self.append(UInt64(bitPattern: stored.ordinal ?? -1), to: &bytes)
    Self.append(UInt64(bitPattern: message.timestamp.milliseconds), to: &bytes)
    let marks =
      UInt64(message.messageClass.rawValue) | (message.retain ? 0x100 : 0) | (isBound ? 0x200 : 0)
    let topicLength = UInt64(UInt32(truncatingIfNeeded: message.topic.utf8.count))
    Self.append(marks | topicLength << 32, to: &bytes)
    bytes.append(contentsOf: message.topic.utf8)
    bytes.append(contentsOf: message.payload)
    while !bytes.count.isMultiple(of: Self.alignment) { bytes.append(0) }
    let hash = hash(bytes[(start + Self.headSize)...], length)
    for place in 0..<8 {
      bytes[start + 16 + place] = UInt8(truncatingIfNeeded: hash >> UInt64(8 * place))
    }
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// FNV-1a over whole words, which detects any word that was not written.
  private func hash(_ bytes: ArraySlice<UInt8>, _ length: Int) -> UInt64 {
    bytes.withUnsafeBytes { bytes in
      var hash = FNVHash(seed: UInt64(bitPattern: store) ^ UInt64(length))
      for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        hash.add(word: UInt64(littleEndian: word))
      }
      return hash.value
    }
  }

  // MARK: Reading

  /// Finds all complete records of this store, wherever they begin.
  ///
  /// - Parameters:
  ///   - bytes: Where they are.
  ///   - id: The messages up to this one do not count.
  ///   - bound: Later messages that are bound to a change do not count either.
  /// - Returns: those that count, and the highest numbers of all.
  func messages(in bytes: ArraySlice<UInt8>, after id: Int64, boundUpTo bound: Int64) -> LeftBehind
  {
    var found: [Int64: StoredMessage] = [:]
    var result = LeftBehind()
    var rest = bytes
    while rest.count >= Self.headSize + Self.fixedSize {
      var step = Self.alignment
      if let (body, length) = body(at: rest) {
        step = Self.headSize + body.count
        if let (stored, isBound) = Self.message(body, length) {
          result.noteFound(stored.id, stored.ordinal)
          if stored.id > id, !isBound || stored.id <= bound { found[stored.id] = stored }
        }
      }
      rest = rest.dropFirst(step)
    }
    result.messages = found.values.sorted { $0.id < $1.id }
    return result
  }

  /// The record at this place: the part after the hash, with padding, and its length without
  /// padding.
  private func body(at bytes: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, length: Int)? {
    // One byte is enough to rule out nearly all places.
    guard bytes.first == UInt8(Self.mark & 0xFF) else { return nil }
    let head = Self.number(bytes, 0)
    guard head & 0xFFFF_FFFF == Self.mark, Self.number(bytes, 8) == UInt64(bitPattern: store)
    else { return nil }
    let (length, behind) = (Int(head >> 32), bytes.dropFirst(Self.headSize))
    guard length >= Self.fixedSize, length <= behind.count else { return nil }
    let padded = (length + Self.alignment - 1) / Self.alignment * Self.alignment
    let body = behind.prefix(padded)
    guard body.count == padded, hash(body, length) == Self.number(bytes, 16) else { return nil }
    return (body, length)
  }

  private static func message(
    _ body: ArraySlice<UInt8>,
    _ length: Int
  ) -> (StoredMessage, isBound: Bool)? {
    let marks = number(body, 24)
    let topicLength = Int(marks >> 32)
    guard topicLength <= length - fixedSize,
      let messageClass = MessageClass(rawValue: Int(marks & 0xFF))
    else { return nil }
    let texts = body.prefix(length).dropFirst(fixedSize)
    let ordinal = Int64(bitPattern: number(body, 8))
    let stored = StoredMessage(
      id: Int64(bitPattern: number(body, 0)),
      ordinal: ordinal < 0 ? nil : ordinal,
      message: Message(
        topic: String(decoding: texts.prefix(topicLength), as: UTF8.self),
        payload: Array(texts.dropFirst(topicLength)),
        messageClass: messageClass,
        retain: marks & 0x100 != 0,
        timestamp: Timestamp(milliseconds: Int64(bitPattern: number(body, 16)))
      )
    )
    return (stored, marks & 0x200 != 0)
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt64 {
    bytes.withUnsafeBytes { bytes in
      guard offset + 8 <= bytes.count else { return 0 }
      return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }
}
