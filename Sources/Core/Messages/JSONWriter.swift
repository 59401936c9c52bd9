package import Measurements

/// Appends JSON to a buffer of bytes and adds the commas.
package struct JSONWriter: Sendable {
  private var buffer: ByteBuffer
  private var needsComma = false

  package init(capacity: Int = 256) { buffer = ByteBuffer(capacity: capacity) }

  /// A copy of what was written.
  package var bytes: [UInt8] { buffer.bytes }

  /// Empties the buffer and keeps its memory.
  package mutating func reset() {
    buffer.reset()
    needsComma = false
  }

  package mutating func object(_ members: (inout Self) -> Void) {
    open(UInt8(ascii: "{"))
    members(&self)
    close(UInt8(ascii: "}"))
  }

  /// Opens an object that ``close()`` ends, where a closure would be in the way.
  package mutating func open() { open(UInt8(ascii: "{")) }

  package mutating func close() { close(UInt8(ascii: "}")) }

  package mutating func array(_ elements: (inout Self) -> Void) {
    open(UInt8(ascii: "["))
    elements(&self)
    close(UInt8(ascii: "]"))
  }

  package mutating func key(_ name: String) {
    string(name)
    buffer.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Appends a key that was prepared by ``encodedKey(_:)``.
  package mutating func key(encoded: [UInt8]) {
    comma()
    buffer.append(contentsOf: encoded)
    needsComma = false
  }

  /// A key with its quotes and colon.
  package static func encodedKey(_ name: String) -> [UInt8] {
    var writer = JSONWriter(capacity: name.utf8.count + 3)
    writer.key(name)
    return writer.bytes
  }

  /// Appends members that are JSON already.
  package mutating func members(_ members: [UInt8]) { embedded(members) }

  /// Appends a value that is JSON already.
  package mutating func embedded(_ json: [UInt8]) {
    comma()
    buffer.append(contentsOf: json)
    needsComma = true
  }

  /// Ends one line of JSON Lines.
  package mutating func endLine() {
    buffer.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  package mutating func null() { literal("null") }
  package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
  package mutating func integer(_ value: some BinaryInteger) {
    if let small = Int64(exactly: value) {
      short { $0.put(decimal: small, at: &$1) }
    } else {
      literal(String(value))
    }
  }

  /// A number in its shortest form, 0 without a sign.
  ///
  /// A number that is not finite has no form in JSON and becomes `null`.
  package mutating func number(_ value: Double) {
    if let plain = PlainDecimal(value) { return short { $0.put(plain, at: &$1) } }
    literal(value.isFinite ? value.description : "null")
  }

  /// A number with the precision of a 32-bit float.
  ///
  /// It is the shortest text that gives the same 32-bit float, except for a number that is exact in
  /// six decimals: otherwise a counter above 131,072 would lose some of its count.
  package mutating func single(_ value: Double) {
    let single = Float(value)
    // A number that a float cannot hold, as scaled values can be, keeps its own digits.
    guard single != 0 || value == 0 else { return number(value) }
    if let plain = PlainDecimal(single: single) { return short { $0.put(plain, at: &$1) } }
    if single.isFinite { literal(single.description) } else { number(value) }
  }

  /// A number, without a fraction if it is whole.
  package mutating func compactNumber(_ value: Double) {
    if let whole = Int64(exactly: value), abs(whole) < 1 << 53 {
      integer(whole)
    } else {
      number(value)
    }
  }

  package mutating func timestamp(_ moment: Timestamp) { integer(moment.milliseconds) }

  package mutating func value(_ value: PointValue) {
    switch value {
    case .number(let number): self.number(number)
    case .single(let number): single(number)
    case .signed(let number): integer(number)
    case .unsigned(let number): integer(number)
    case .bool(let flag): bool(flag)
    case .text(let text): string(text)
    }
  }

  /// Appends a member with a value; most are numbers, and are written together with their key.
  ///
  /// - Parameters:
  ///   - keys: Encoded keys.
  ///   - position: The key's among them, which exists.
  ///   - value: The value.
  package mutating func member(_ keys: EncodedKeys, _ position: Int, _ value: PointValue) {
    let comma = needsComma
    if case .single(let number) = value, let plain = PlainDecimal(single: Float(number)),
      Float(number) != 0 || number == 0
    {
      let room = keys.room(for: position) + MutableSpan<UInt8>.longestNumber
      buffer.write(room) { span, end in
        keys.put(position, comma: comma, into: &span, at: &end)
        span.put(plain, at: &end)
      }
      needsComma = true
    } else {
      key(keys, position)
      self.value(value)
    }
  }

  /// Appends one of several encoded keys, which exists.
  package mutating func key(_ keys: EncodedKeys, _ position: Int) {
    let comma = needsComma
    buffer.write(keys.room(for: position)) { span, end in
      keys.put(position, comma: comma, into: &span, at: &end)
    }
    needsComma = false
  }

  package mutating func string(_ text: String) {
    comma()
    buffer.append(UInt8(ascii: "\""))
    if text.utf8.contains(where: Self.needsEscape) {
      for byte in text.utf8 { append(escaping: byte) }
    } else {
      buffer.append(utf8: text)
    }
    buffer.append(UInt8(ascii: "\""))
    needsComma = true
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func append(escaping byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      buffer.append(UInt8(ascii: "\\"))
      buffer.append(byte)
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      buffer.append(utf8: "\\u00")
      buffer.append(digits[Int(byte >> 4)])
      buffer.append(digits[Int(byte & 0xF)])
    default: buffer.append(byte)
    }
  }

  /// Appends a number by `body`.
  @inline(__always)
  private mutating func short(_ body: (inout MutableSpan<UInt8>, inout Int) -> Void) {
    let needsComma = needsComma
    buffer.write(1 + MutableSpan<UInt8>.longestNumber) { span, end in
      if needsComma { span.put(UInt8(ascii: ","), at: &end) }
      body(&span, &end)
    }
    self.needsComma = true
  }

  private mutating func literal(_ text: String) {
    comma()
    buffer.append(utf8: text)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { buffer.append(UInt8(ascii: ",")) }
  }

  private mutating func open(_ bracket: UInt8) {
    comma()
    buffer.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    buffer.append(bracket)
    needsComma = true
  }
}

extension JSONWriter {
  package mutating func member(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }

  package mutating func member(_ name: String, _ flag: Bool) {
    key(name)
    bool(flag)
  }

  package mutating func member(_ name: String, _ number: some BinaryInteger) {
    key(name)
    integer(number)
  }

  package mutating func member(_ name: String, _ number: Double) {
    key(name)
    compactNumber(number)
  }

  package mutating func member(_ name: String, _ moment: Timestamp?) {
    key(name)
    if let moment { timestamp(moment) } else { null() }
  }

  /// Texts by language code, sorted.
  package mutating func member(_ name: String, _ texts: [String: String]) {
    key(name)
    object { json in
      for (language, text) in texts.sorted(by: { $0.key < $1.key }) { json.member(language, text) }
    }
  }
}
