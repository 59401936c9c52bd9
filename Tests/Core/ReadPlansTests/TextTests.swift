import DeviceProfiles
import Registers
import Measurements
import ReadPlans
import TestSupport
import Testing

@Suite struct TextTests {
  struct Field: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var text: String?
    var form = TextForm()
    var order = WordOrder.abcd

    init(
      _ bytes: [UInt8],
      _ text: String?,
      _ form: TextForm = TextForm(),
      _ order: WordOrder = .abcd
    ) {
      (self.bytes, self.text, self.form, self.order) = (bytes, text, form, order)
    }

    var testDescription: String { "\(bytes) → \(text ?? "none")" }
  }

  private static func ascii(_ text: String, _ more: UInt8...) -> [UInt8] {
    Array(text.utf8) + more
  }

  private func decode(_ field: Field) -> Reading.Outcome {
    var point = PointDefinition(
      name: "p",
      table: .holding,
      address: 0,
      type: .string(field.bytes.count)
    )
    point.textForm = field.form
    point.order = field.order
    let bytes = field.bytes + [0]
    let words = stride(from: 0, to: bytes.count - 1, by: 2).map {
      UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
    }
    return PointDecoder(point).decode(words, at: ReadRequest.Item(point: 0, offset: 0))
  }

  @Test(arguments: [
    // Padding.
    Field(ascii("SE4000", 0xFF, 0xFF), "SE4000"), Field(ascii("SE4000", 0, 0), "SE4000"),
    Field(ascii("SE4000  "), "SE4000"), Field(ascii("SE4000", 0, 0xFF), "SE4000"),
    Field(ascii("SE4000", 0x20, 0xFF), "SE4000"), Field(ascii("SE4000", 0x0D, 0x0A), "SE4000"),
    Field(ascii("SE40", 0xFF, 0xFF, 0, 0), "SE40"), Field(ascii("SE4"), "SE4"),
    Field(ascii("SE4000", 0) + ascii("9"), "SE4000"),
    // Empty, and nothing at all.
    Field([0, 0, 0, 0], ""), Field(ascii("    "), ""), Field([0xFF, 0xFF, 0xFF, 0xFF], nil),
    Field([0xFF, 0xFF, 0xFF], nil), Field([0, 0xFF, 0xFF, 0xFF], ""),
    // Inside a text everything stays.
    Field(ascii("A  B") + [0, 0], "A  B"), Field([0x41, 0x01, 0x1B, 0x42], "A\u{01}\u{1B}B"),
    Field(ascii(" A"), " A"),
    // UTF-8, cut or not.
    Field(ascii("Máy 1", 0, 0), "Máy 1"), Field(ascii("Công tơ"), "Công tơ"),
    Field(ascii("nhự").dropLast(), "nh"), Field(ascii("nhự").dropLast(2), "nh"),
    Field(ascii("nhự").dropLast() + [0], "nh"),
    Field(ascii("nhự").dropLast() + [0, 0], "nh\\xE1\\xBB"),
    Field([0xEF, 0xBB, 0xBF] + ascii("A"), "A"),
    // Bytes of other encodings are neither guessed nor lost.
    Field(ascii("21") + [0xB0] + ascii("C"), "21\\xB0C"), Field([0xB5, 0x41], "\\xB5A"),
    Field([0xB5, 0xE7, 0xB1, 0xED], "\\xB5\\xE7\\xB1\\xED"),
    Field([0xC0, 0x80, 0x41], "\\xC0\\x80A"), Field([0xED, 0xA0, 0x80, 0x41], "\\xED\\xA0\\x80A"),
    Field([0x41, 0xFF, 0x42], "A\\xFFB"), Field([0xE4, 0x41, 0xC3], "\\xE4A\\xC3"),
    // One character a register.
    Field([0, 0x53, 0, 0x45, 0, 0x34], "SE4"), Field([0x53, 0, 0x45, 0, 0x34, 0], "SE4"),
    Field([0, 0x53, 0, 0x45, 0, 0], "SE"), Field([0, 0x53, 0, 0x45, 0xFF, 0xFF], "SE"),
    Field([0, 0x4D, 0, 0xE1, 0, 0x79], "M\\xE1y"),
    // One register is no proof.
    Field([0, 0x53, 0, 0], ""), Field([0x53, 0, 0, 0], "S"),
    // Another order of the bytes.
    Field([0x45, 0x53, 0x30, 0x34, 0xFF, 0xFF], "SE40", TextForm(), .badc),
    Field([0x53, 0, 0x45, 0], "SE", TextForm(), .badc),
  ])
  func `is what the registers hold`(field: Field) {
    #expect(decode(field) == field.text.map { .good(.text($0)) } ?? .bad(.notAvailable))
  }

  @Test(arguments: [
    Field(ascii("21") + [0xB0] + ascii("C", 0), "21°C", TextForm(encoding: .latin1)),
    Field([0x5A, 0xE4, 0x80, 0x20], "Zä\u{80}", TextForm(encoding: .latin1)),
    Field([0xB5, 0x80, 0x93, 0], "µ€“", TextForm(encoding: .windows1252)),
    Field([0x41, 0x81, 0x42, 0], "A\\x81B", TextForm(encoding: .windows1252)),
    Field([0, 0x4D, 0x1E, 0xBF, 0, 0], "Mế", TextForm(encoding: .utf16)),
    Field([0x4D, 0, 0xBF, 0x1E, 0, 0], "Mế", TextForm(encoding: .utf16), .badc),
    Field([0xFF, 0xFE, 0x4D, 0, 0xBF, 0x1E], "Mế", TextForm(encoding: .utf16)),
    Field([0xD8, 0x3D, 0xDE, 0x00], "😀", TextForm(encoding: .utf16)),
    Field([0, 0x41, 0xD8, 0x3D], "A", TextForm(encoding: .utf16)),
    Field([0, 0x41, 0xDE, 0, 0, 0x42], "A\\xDE\\x00B", TextForm(encoding: .utf16)),
    Field([0, 0x41, 0xFF, 0xFF], "A", TextForm(encoding: .utf16)),
    Field([0xFF, 0xFF], nil, TextForm(encoding: .utf16)),
    Field([0x53, 0x99, 0x45, 0x98, 0, 0x97], "SE", TextForm(bytes: .high)),
    Field([0x99, 0x53, 0x98, 0x45], "SE", TextForm(bytes: .low)),
    Field([0x53, 0, 0x45, 0], "S", TextForm(bytes: .both)),
    Field([0x53, 0, 0xE4, 0], "Sä", TextForm(encoding: .latin1, bytes: .high)),
  ])
  func `is read in the encoding and from the bytes that are named`(field: Field) {
    #expect(decode(field) == field.text.map { .good(.text($0)) } ?? .bad(.notAvailable))
  }

  @Test func `texts that mean none are not available`() {
    var point = PointDefinition(name: "p", table: .input, address: 0, type: .string(4))
    point.notAvailableTexts = ["---", ""]
    let item = ReadRequest.Item(point: 0, offset: 0)
    let decoder = PointDecoder(point)
    #expect(decoder.decode([0x2D2D, 0x2D20], at: item) == .bad(.notAvailable))
    #expect(decoder.decode([0, 0], at: item) == .bad(.notAvailable))
    #expect(decoder.decode([0x2D2D, 0x2D41], at: item) == .good(.text("---A")))
  }

  /// Whatever the bytes are: valid text comes out, within bounds, and of UTF-8 nothing is changed.
  @Test func `any bytes give text that loses nothing`() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let forms = [TextForm()] + TextForm.Encoding.allCases.map { TextForm(encoding: $0) }
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...24, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      for form in forms {
        let text = form.text(bytes) ?? ""
        #expect(text.utf8.count <= 4 * count, "seed \(seed): \(bytes)")
      }
      let letters = String(decoding: bytes.map { $0 & 0x7F | 0x40 }, as: UTF8.self)
      #expect(TextForm().text(Array(letters.utf8)) == letters, "seed \(seed)")
    }
  }

  @Test(arguments: [
    (TextForm(), "Công tơ 1"), (TextForm(encoding: .latin1), "21°C"),
    (TextForm(encoding: .windows1252), "5 €"), (TextForm(encoding: .utf16), "Mế 😀"),
    (TextForm(bytes: .high), "SE4000"), (TextForm(bytes: .low), "SE4000"),
  ])
  func `is the same after it was put into registers`(form: TextForm, text: String) {
    #expect(form.text(form.field(text, count: 24)) == text)
    #expect(form.field(text, count: 24).count == 24)
    #expect(form.field(text, count: 4).count == 4)
  }
}
