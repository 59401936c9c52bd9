/// Reads one JSON text, strictly according to RFC 8259.
///
/// UTF-8 without a byte order mark, no comments, no trailing commas, no name twice in an object,
/// nothing after the value.
package struct JSONParser {
  let bytes: [UInt8]
  let limits: JSONLimits
  var position = 0
  private var depth = 0

  /// Reads a whole text.
  ///
  /// - Throws: what is wrong, and where.
  package static func parse(
    _ bytes: [UInt8],
    limits: JSONLimits = JSONLimits()
  ) throws(JSONSyntaxError) -> JSONValue {
    guard bytes.count <= limits.bytes else {
      throw JSONSyntaxError("\(bytes.count) bytes, at most \(limits.bytes)", at: limits.bytes)
    }
    var parser = Self(bytes: bytes, limits: limits)
    let value = try parser.value()
    parser.skipBlanks()
    guard parser.position == bytes.count else { throw parser.error("text after the value") }
    return value
  }

  private init(bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  func error(_ text: String) -> JSONSyntaxError { JSONSyntaxError(text, at: position) }

  /// The byte at the position; `nil` at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Skips a byte if it is at the position.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let next, next == UInt8(truncatingIfNeeded: character.value) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let next, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { position += 1 }
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"):
      return try nested { parser throws(JSONSyntaxError) in try parser.object() }
    case UInt8(ascii: "["):
      return try nested { parser throws(JSONSyntaxError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw error("a value is missing")
    default: return try number()
    }
  }

  private mutating func nested(
    _ body: (inout Self) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard depth < limits.depth else { throw error("nested deeper than \(limits.depth)") }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func array() throws(JSONSyntaxError) -> JSONValue {
    var elements: [JSONValue] = []
    skipBlanks()
    if take("]") { return .array([]) }
    while true {
      elements.append(try value())
      skipBlanks()
      if take("]") { return .array(elements) }
      guard take(",") else { throw error("a comma or ] is missing") }
    }
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue {
    var members: [JSONMember] = []
    var names: Set<String> = []
    skipBlanks()
    if take("}") { return .object([]) }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw error("a name in quotes is missing") }
      let name = try string()
      guard names.insert(name).inserted else { throw error("the name \"\(name)\" occurs twice") }
      guard members.count < limits.members else {
        throw error("more than \(limits.members) members")
      }
      skipBlanks()
      guard take(":") else { throw error("a colon is missing") }
      members.append(JSONMember(name, try value()))
      skipBlanks()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("a comma or } is missing") }
    }
  }

  private mutating func word(
    _ text: String,
    _ value: JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    let end = position + text.utf8.count
    guard end <= bytes.count, bytes[position..<end].elementsEqual(text.utf8) else {
      throw error("no JSON value")
    }
    position = end
    return value
  }
}
