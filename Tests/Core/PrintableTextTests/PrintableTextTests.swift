import PrintableText
import TestSupport
import Testing

@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("", ""), ("maintenance till noon", "maintenance till noon"),
    ("bảo trì đến trưa, 30 °C — 20 €", "bảo trì đến trưa, 30 °C — 20 €"),
    ("line\nbreak", "line break"), ("a\r\nb\tc", "a  b c"), ("next\u{85}line", "next line"),
    ("line\u{2028}paragraph\u{2029}", "line paragraph "),
    ("\u{1B}[31mred", "�[31mred"), ("bell\u{7}", "bell�"), ("nul\u{0}", "nul�"),
    ("delete\u{7F}", "delete�"), ("turned\u{202E}text", "turned�text"),
    ("isolate\u{2066}", "isolate�"), ("soft\u{AD}hyphen", "soft�hyphen"),
  ])
  func `what could disturb a line is replaced`(text: String, shown: String) {
    #expect(text.printable() == shown)
    #expect(text.isPrintable == (text == shown))
  }

  @Test func `bytes that are not UTF-8 are replaced`() {
    let bytes: [UInt8] = Array("a".utf8) + [0xFF, 0xC3, 0x28] + Array("\u{1B}z".utf8)
    #expect(String(decoding: bytes, as: UTF8.self).printable() == "a��(�z")
  }

  @Test(arguments: [0, 1, 3, 4, 5])
  func `a long text is cut and says so`(limit: Int) {
    let text = "một hai"
    let start = String(text.unicodeScalars.prefix(limit).map(Character.init))
    #expect(text.printable(upTo: limit) == start + "…")
    #expect(text.printable(upTo: 7) == text)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `no bytes at all lead to a control character`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<500).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let shown = String(decoding: bytes, as: UTF8.self).printable(upTo: 200)
    #expect(shown.isPrintable, "seed \(seed)")
    #expect(shown.unicodeScalars.count <= 201, "seed \(seed)")
  }
}

@Suite struct PlacedTextTests {
  @Test(arguments: [
    ("127.0.0.1:502", "connection refused"), ("/dev/ttyUSB0", "no such file"),
    ("[::1]:502", "closed"),
    ("máy-1", "không trả lời"),
  ])
  func `a place is named once, whoever adds it`(place: String, reason: String) {
    let named = "\(place): \(reason)"
    #expect(reason.placed(at: place) == named)
    #expect(named.placed(at: place) == named)
    #expect(named.unplaced(at: place) == reason)
    #expect(reason.unplaced(at: place) == reason)
    #expect(named.placed(at: "\(place)x") == "\(place)x: \(named)")
  }
}
