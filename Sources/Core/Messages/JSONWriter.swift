package import Measurements

/// Appends JSON to a buffer of bytes and adds the commas.
package struct JSONWriter: Sendable {
  package private(set) var bytes: [UInt8]
  private var needsComma = false

  package init(capacity: Int = 256) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// A copy of the bytes that takes no more memory than they do; the buffer stays with the writer.
  package var exactBytes: [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    copy.append(contentsOf: bytes)
    return copy
  }

  /// Empties the buffer and keeps its memory.
  package mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
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
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Appends a key that was prepared by ``encodedKey(_:)``.
  package mutating func key(encoded: [UInt8]) {
    comma()
    bytes.append(contentsOf: encoded)
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
    bytes.append(contentsOf: json)
    needsComma = true
  }

  /// Ends one line of JSON Lines.
  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  package mutating func null() { literal("null") }
  package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
  package mutating func integer(_ value: some BinaryInteger) {
    if let small = Int64(exactly: value) {
      comma()
      bytes.appendDecimal(small)
      needsComma = true
    } else {
      literal(String(value))
    }
  }

  /// A number in its shortest form, 0 without a sign.
  ///
  /// A number that is not finite has no form in JSON and becomes `null`.
  package mutating func number(_ value: Double) {
    if sixtyFourths(value) { return }
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
    if sixtyFourths(Double(single)) { return }
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

  package mutating func string(_ text: String) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.endIndex
    bytes.append(contentsOf: text.utf8)
    if bytes[start...].contains(where: Self.needsEscape) {
      bytes.removeSubrange(start...)
      for byte in text.utf8 { append(escaping: byte) }
    }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func append(escaping byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 0xF)])
    default: bytes.append(byte)
    }
  }

  /// Appends a whole number of 64ths digit by digit; `false` for any other number.
  ///
  /// Most readings and all large 32-bit floats are whole numbers of 64ths.
  private mutating func sixtyFourths(_ value: Double) -> Bool {
    guard abs(value) < 1e10, let scaled = Int64(exactly: value * 64) else { return false }
    comma()
    bytes.appendSixtyFourths(scaled)
    needsComma = true
    return true
  }

  private mutating func literal(_ text: String) {
    comma()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func open(_ bracket: UInt8) {
    comma()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
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
