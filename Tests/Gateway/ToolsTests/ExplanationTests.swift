import Testing
import Tools

@Suite struct ExplanationTests {
  private static func value(
    _ words: [UInt16],
    _ type: String,
    _ order: String
  ) -> RegisterExplanation.Line? {
    let entry = RegisterExplanation(address: 10, words: words).entries.first
    return entry?.lines.first { $0.type == type && $0.order == order }
  }

  @Test(
    arguments: [
      ([0x4366, 0x8000], "float32", "ABCD", "230.5", false),
      ([0x8000, 0x4366], "float32", "CDAB", "230.5", false),
      ([0x6643, 0x0080], "float32", "BADC", "230.5", false),
      ([0x0080, 0x6643], "float32", "DCBA", "230.5", false),
      ([0x8000, 0x4366], "float32", "ABCD", "-2.4178e-41", true),
      ([0xFFFF, 0xFFFE], "int32", "ABCD", "-2", false),
      ([0xFFFF, 0xFFFE], "uint32", "CDAB", "4294901759", false),
      ([0xFF85], "int16", "", "-123", false),
      ([0x0102], "uint16", "BA", "513", false),
      ([0x1234], "bcd16", "", "1234", false),
      ([0x00AB], "bcd16", "", "not_a_number", true),
      ([0, 0, 0, 5], "uint64", "ABCDEFGH", "5", false),
      ([5, 0, 0, 0], "uint64", "GHEFCDAB", "5", false),
      ([0x406C, 0xD000, 0, 0], "float64", "ABCDEFGH", "230.5", false),
      ([0x7FC0, 0], "float32", "ABCD", "not_a_number", true),
    ] as [([UInt16], String, String, String, Bool)]
  )
  func `registers are shown in a type and order`(
    words: [UInt16],
    type: String,
    order: String,
    text: String,
    isImplausible: Bool
  ) {
    let line = Self.value(words, type, order)
    #expect(line?.value == text)
    #expect(line?.isImplausible == isImplausible)
  }

  @Test func `a value that needs more registers than there are is not shown`() {
    #expect(Self.value([1], "uint32", "ABCD") == nil)
    #expect(Self.value([1, 2, 3], "uint64", "ABCDEFGH") == nil)
  }

  @Test func `text is found in both byte orders and only where it is printable`() {
    let texts = RegisterExplanation(address: 0, words: [0x4142, 0x4344]).texts
    #expect(texts.map(\.value) == ["ABCD", "BADC"])
    #expect(RegisterExplanation(address: 0, words: [0x0142, 0x0344]).texts.isEmpty)
  }

  @Test func `bits and hexadecimal have all their digits`() {
    let entry = RegisterExplanation(address: 65_535, words: [0x00A5]).entries.first
    #expect(entry?.hexadecimal == "0x00A5")
    #expect(entry?.binary == "0000 0000 1010 0101")
    #expect(entry?.address == 65_535)
  }

  @Test func `every exception of the protocol has a name and advice`() {
    for code in [UInt8(1), 2, 3, 4, 5, 6, 8, 10, 11] {
      #expect(ExceptionExplanation(code).name != "unknown exception")
    }
    #expect(
      ExceptionExplanation(99).text == "exception 99, unknown exception: see the device's manual"
    )
  }
}
