extension TimeZoneRules {
  /// Reads a file of the IANA time zone database (RFC 8536: TZif of version 1, 2, 3 or 4).
  ///
  /// - Parameters:
  ///   - name: The zone's name.
  ///   - bytes: The file, from any source.
  /// - Throws: ``TimeZoneError`` for bytes that are not such a file.
  package init(name: String, tzif bytes: [UInt8]) throws(TimeZoneError) {
    var cursor = ByteCursor(bytes)
    var header = try TZifHeader(&cursor)
    // From version 2 on, the same block follows again with times of eight bytes, and then a footer.
    let isWide = header.version >= UInt8(ascii: "2")
    if isWide {
      _ = try cursor.take(header.length(timeWidth: 4))
      header = try TZifHeader(&cursor)
    }
    let block = try TZifBlock(&cursor, header: header, timeWidth: isWide ? 8 : 4)
    let rule = isWide ? try Self.footer(&cursor) : nil
    self.init(name: name, firstOffset: block.firstOffset, changes: block.changes, rule: rule)
  }

  /// The rule between two line feeds; `nil` where it is empty.
  private static func footer(_ cursor: inout ByteCursor) throws(TimeZoneError) -> DaylightRule? {
    let lineFeed = UInt8(ascii: "\n")
    guard cursor.skip(lineFeed) else { throw .malformed("the footer does not begin") }
    let text = cursor.prefix { $0 != lineFeed }
    guard cursor.skip(lineFeed) else { throw .malformed("the footer does not end") }
    return text.isEmpty ? nil : try DaylightRule(posix: Array(text))
  }
}

/// The contents of a block of a TZif file.
private struct TZifHeader {
  /// An ASCII digit, or 0 for version 1.
  var version: UInt8
  private var universalFlags, standardFlags, leapSeconds: Int
  var times, types: Int
  private var letters: Int

  init(_ cursor: inout ByteCursor) throws(TimeZoneError) {
    guard cursor.remaining >= 4, Array(try cursor.take(4)) == Array("TZif".utf8) else {
      throw .notTZif
    }
    version = try cursor.byte()
    _ = try cursor.take(15)
    universalFlags = try Self.count(&cursor)
    standardFlags = try Self.count(&cursor)
    leapSeconds = try Self.count(&cursor)
    times = try Self.count(&cursor)
    types = try Self.count(&cursor)
    letters = try Self.count(&cursor)
    if leapSeconds > 0 { throw .countsLeapSeconds }
  }

  /// A number of entries; each takes at least one byte, so the file's length limits it.
  private static func count(_ cursor: inout ByteCursor) throws(TimeZoneError) -> Int {
    let count = try cursor.signed(width: 4)
    guard count >= 0, count <= cursor.remaining else { throw .truncated }
    return Int(count)
  }

  /// The length of the block after the header, in bytes.
  func length(timeWidth: Int) -> Int {
    times * (timeWidth + 1) + types * 6 + trailerLength
  }

  /// The length of the part after the types, in bytes, which this reader does not use.
  var trailerLength: Int { letters + standardFlags + universalFlags }
}

/// The part of a TZif block that contains offsets.
private struct TZifBlock {
  var firstOffset: Int
  var changes: [OffsetChange]

  init(
    _ cursor: inout ByteCursor,
    header: TZifHeader,
    timeWidth: Int
  ) throws(TimeZoneError) {
    var seconds: [Int64] = []
    for _ in 0..<header.times {
      let second = try cursor.signed(width: timeWidth)
      if let last = seconds.last, second <= last { throw .malformed("times are not in order") }
      seconds.append(second)
    }
    let types = try cursor.take(header.times)
    let offsets = try Self.offsets(&cursor, count: header.types)
    _ = try cursor.take(header.trailerLength)
    firstOffset = offsets[0]
    changes = []
    for (second, type) in zip(seconds, types) {
      guard Int(type) < offsets.count else { throw .malformed("a type that is not there") }
      changes.append(OffsetChange(second: second, offset: offsets[Int(type)]))
    }
  }

  /// The offsets of the local time types; there is at least one.
  private static func offsets(
    _ cursor: inout ByteCursor,
    count: Int
  ) throws(TimeZoneError) -> [Int] {
    guard count > 0 else { throw .malformed("no local time type") }
    var offsets: [Int] = []
    for _ in 0..<count {
      let offset = Int(try cursor.signed(width: 4))
      guard TimeZoneRules.offsets.contains(offset) else { throw .malformed("an offset") }
      _ = try cursor.take(2)
      offsets.append(offset)
    }
    return offsets
  }
}
