import Testing

@testable import Mqtt

@Suite struct FarewellTests {
  /// DISCONNECT: server shutting down, reason string "bye", server reference "b2".
  private static let packet: [UInt8] =
    [0xE0, 13, 0x8B, 11, 0x1F, 0, 3] + Array("bye".utf8) + [0x1C, 0, 2] + Array("b2".utf8)

  private func find(in bytes: [UInt8]) -> Farewell? { Farewell.look(at: bytes[...]).farewell }

  @Test func `A goodbye is found behind other packets with its reason`() {
    let acknowledgements: [UInt8] = [0x40, 2, 0, 1, 0x40, 4, 0, 2, 0x10, 0]
    let found = find(in: acknowledgements + Self.packet)
    #expect(found?.code == 0x8B && found?.reason == "bye" && found?.server == "b2")
  }

  @Test func `What is looked at is counted in whole packets`() {
    let acknowledgements: [UInt8] = [0x40, 2, 0, 1, 0x40, 4, 0, 2, 0x10, 0]
    #expect(Farewell.look(at: [][...]).packets == 0)
    #expect(Farewell.look(at: acknowledgements[...]).packets == 2)
    #expect(Farewell.look(at: acknowledgements.dropLast()).packets == 1)
    #expect(Farewell.look(at: (acknowledgements + Self.packet)[...]).packets == 2)
  }

  @Test func `It is known whether more follows what was looked at`() {
    let acknowledgements: [UInt8] = [0x40, 2, 0, 1, 0x40, 4, 0, 2, 0x10, 0]
    #expect(!Farewell.look(at: [][...]).isAll)
    #expect(Farewell.look(at: acknowledgements[...]).isAll)
    #expect(!Farewell.look(at: acknowledgements.dropLast()).isAll)
    #expect(!Farewell.look(at: (acknowledgements + [0x40])[...]).isAll)
    #expect(!Farewell.look(at: (acknowledgements + Self.packet)[...]).isAll)
  }

  @Test func `A goodbye without a word has a code only`() {
    #expect(find(in: [0xE0, 1, 0x8D])?.code == 0x8D)
    #expect(find(in: [0xE0, 0])?.code == 0)
    #expect(find(in: [0xE0, 2, 0x8D, 0])?.reason == nil)
  }

  @Test func `What is cut short or is none is no goodbye and no crash`() {
    for length in Self.packet.indices {
      #expect(find(in: Array(Self.packet[..<length])) == nil)
    }
    #expect(find(in: [0x40, 2, 0xE0, 1]) == nil)
    #expect(find(in: [0x40, 0xFF, 0xFF, 0xFF, 0xFF]) == nil)
  }

  @Test(arguments: 0..<64 as Range<UInt8>)
  func `No byte in its properties makes it crash`(byte: UInt8) {
    for position in 4..<Self.packet.count {
      var packet = Self.packet
      packet[position] = byte &* 4
      #expect(find(in: packet)?.code == 0x8B)
    }
  }

  /// MQTT 5, section 3.14.2.1: every code of a DISCONNECT.
  private static let codes: [(UInt8, String)] = [
    (0x04, "disconnect with will message"), (0x80, "unspecified error"),
    (0x81, "malformed packet"), (0x82, "protocol error"),
    (0x83, "implementation specific error"), (0x87, "not authorized"), (0x89, "server busy"),
    (0x8B, "server shutting down"), (0x8D, "keep alive timeout"), (0x8E, "session taken over"),
    (0x8F, "topic filter invalid"), (0x90, "topic name invalid"),
    (0x93, "receive maximum exceeded"), (0x94, "topic alias invalid"), (0x95, "packet too large"),
    (0x96, "message rate too high"), (0x97, "quota exceeded"), (0x98, "administrative action"),
    (0x99, "payload format invalid"), (0x9A, "retain not supported"), (0x9B, "QoS not supported"),
    (0x9C, "use another server"), (0x9D, "server moved"),
    (0x9E, "shared subscriptions not supported"), (0x9F, "connection rate exceeded"),
    (0xA0, "maximum connect time"), (0xA1, "subscription identifiers not supported"),
    (0xA2, "wildcard subscriptions not supported"),
  ]

  @Test(arguments: codes)
  func `Every code of a goodbye has its text`(code: UInt8, text: String) {
    #expect(find(in: [0xE0, 1, code])?.text == "the broker closed the session: \(text)")
  }

  @Test func `A goodbye without a reason is no more than that`() {
    #expect(find(in: [0xE0, 0])?.text == "the broker closed the session")
  }

  @Test func `A code that the protocol does not know is told as its number`() {
    let known = Set(Self.codes.map(\.0))
    for code in 0x80...0xFF as ClosedRange<UInt8> where !known.contains(code) {
      let text = find(in: [0xE0, 1, code])?.text ?? ""
      let isOfAnotherPacket = MqttReasonCode.texts[Int32(code)] != nil
      #expect(isOfAnotherPacket || text.hasSuffix(String(format(code))), "\(text)")
    }
    #expect(
      find(in: [0xE0, 1, 0xF0])?.text == "the broker closed the session: reason code 0xF0"
    )
  }

  private func format(_ code: UInt8) -> String {
    "reason code 0x" + String(code, radix: 16, uppercase: true)
  }

  @Test(arguments: [
    ("line\nbreak", "line break"), ("bell\u{7}", "bell�"), ("next\u{85}line", "next line"),
    ("turned\u{202E}text", "turned�text"), ("nul\u{0}", "nul�"),
  ])
  func `Control characters in its words are replaced`(words: String, text: String) {
    let bytes = Array(words.utf8)
    let length = UInt8(bytes.count)
    let packet: [UInt8] = [0xE0, length + 5, 0x98, length + 3, 0x1F, 0, length] + bytes
    #expect(
      find(in: packet)?.text
        == "the broker closed the session: administrative action, it says: \(text)"
    )
  }
}
