import JSON
import Messages
import TestSupport
import Testing

struct JSONPropertyTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `what is written is read back as it was`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let value = Self.value(depth: 4, &random)
      var writer = JSONWriter()
      writer.json(value)
      #expect(try JSONParser.parse(writer.bytes) == value, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `damaged text is read or refused, and never more`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      var writer = JSONWriter()
      writer.json(Self.value(depth: 4, &random))
      var bytes = writer.bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(Self.marks.randomElement(using: &random) ?? 0x22, at: place)
        }
      }
      guard let value = try? JSONParser.parse(bytes) else { continue }
      // Every accepted text can be written and read again.
      var again = JSONWriter()
      again.json(value)
      #expect(throws: Never.self, "seed \(seed)") { try JSONParser.parse(again.bytes) }
    }
  }

  private static let marks = Array(#"{}[],:"\u0-.eE"#.utf8)

  private static func value(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .integer(.random(in: .min ... .max, using: &random))
    case 3: return .number(Double.random(in: -1e9...1e9, using: &random) + 0.123)
    case 4: return .string(text(&random))
    case 5:
      return .array(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1, &random) }
      )
    default:
      return .object(
        (0..<Int.random(in: 0...4, using: &random)).map {
          JSONMember("\($0)" + text(&random), value(depth: depth - 1, &random))
        }
      )
    }
  }

  private static func text(_ random: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let code = UInt32.random(in: 0...0x2FFF, using: &random)
      if let scalar = Unicode.Scalar(code) { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}
