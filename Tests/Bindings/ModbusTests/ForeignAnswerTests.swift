import Testing

@testable import Modbus

/// What is known of bytes that are no answer in the framing of the connection.
@Suite struct ForeignAnswerTests {
  /// Two holding registers of unit 1.
  private static let wanted = {
    var wanted = WantedAnswer(unit: 1, shape: AnswerShape(ofAnswerTo: [3, 0, 0, 0, 2]))
    wanted.number = 0x4854
    return wanted
  }()
  private static let request = RTUFrame.encode([3, 0, 0, 0, 2] as [UInt8], unit: 1)
  private static let pdu: [UInt8] = [3, 4, 0, 1, 0, 2]
  private static let rtu = RTUFrame.encode(pdu, unit: 1)
  private static let mbap: [UInt8] = [0, 9, 0, 0, 0, 7, 1] + pdu

  private static func judge(_ bytes: [UInt8], onTCP: Bool) -> ForeignAnswer? {
    ForeignAnswer(bytes[...], to: request, wanted, onTCP: onTCP)
  }

  @Test(
    arguments: [
      rtu, [0] + rtu, RTUFrame.encode([0x83, 2] as [UInt8], unit: 1),
      RTUFrame.encode([3, 2, 0, 7] as [UInt8], unit: 1),
    ] as [[UInt8]]
  )
  func `an RTU frame of the unit that was asked is one`(bytes: [UInt8]) {
    #expect(Self.judge(bytes, onTCP: true) == .rtuFrame)
  }

  @Test(
    arguments: [
      RTUFrame.encode(pdu, unit: 2), RTUFrame.encode([4, 2, 0, 7] as [UInt8], unit: 1),
      Array(rtu.dropLast() + [0xAA]), Array(rtu.dropLast()), mbap, [], [0, 0, 0],
      Array(repeating: 0, count: 40),
    ] as [[UInt8]]
  )
  func `what is none is not named on Modbus TCP`(bytes: [UInt8]) {
    #expect(Self.judge(bytes, onTCP: true) == nil)
  }

  @Test(
    arguments: [
      mbap, Array([0, 0] + mbap.dropFirst(2)), [0, 9, 0, 0, 0, 3, 1, 0x83, 2], [7] + mbap,
      // By pymodbus, which takes an RTU request for a header: unit and function are the CRC.
      [1, 3, 0, 0, 0, 6, 0xC4, 0x0B, 0, 0, 0, 0],
    ] as [[UInt8]]
  )
  func `a header that fits what stands behind it is Modbus TCP`(bytes: [UInt8]) {
    #expect(Self.judge(bytes, onTCP: false) == .tcpFrame)
  }

  @Test(
    arguments: [
      Array(mbap.dropLast()), [0, 9, 0, 0, 0, 7, 2] + pdu, [0, 9, 0, 1, 0, 7, 1] + pdu,
      [0, 9, 0, 0, 0, 6, 1] + pdu, rtu, [0, 0, 0] + rtu, [1, 2, 3], Array("> ok".utf8),
    ] as [[UInt8]]
  )
  func `what is none is not named where RTU frames are expected`(bytes: [UInt8]) {
    #expect(Self.judge(bytes, onTCP: false) == nil)
  }

  @Test(arguments: [
    ("HTTP/1.1 400 Bad Request\r\nServer: x", "HTTP/1.1 400 Bad Request"),
    ("\r\n\r\nlogin: ", "login: "), ("SSH-2.0-x\n", "SSH-2.0-x"), ("Lỗi lệnh!", "Lỗi lệnh!"),
    (String(repeating: "long ", count: 20), "long long long long long long long long "),
  ])
  func `text is shown by its first line`(text: String, line: String) {
    for onTCP in [true, false] {
      #expect(Self.judge(Array(text.utf8), onTCP: onTCP) == .text(line))
    }
  }

  @Test func `a text whose last character is cut is text`() {
    let bytes = Array("Máy không hiểu".utf8)
    for count in 8...bytes.count {
      guard case .text = Self.judge(Array(bytes[..<count]), onTCP: true) else {
        Issue.record("\(count) bytes are no text")
        continue
      }
    }
  }

  @Test func `the number that an answer must have is not taken for text`() {
    #expect(Self.judge(Array("HT".utf8), onTCP: true) == nil)
    #expect(Self.judge(Array("> ".utf8), onTCP: true) == .text("> "))
  }

  @Test func `a telnet server is known by the options that it offers`() {
    let greeting: [UInt8] = [255, 253, 24, 255, 253, 32]
    for onTCP in [true, false] { #expect(Self.judge(greeting, onTCP: onTCP) == .telnet) }
  }

  @Test func `the reason names what to write instead`() {
    #expect(
      ForeignAnswer.rtuFrame.error(Self.rtu[...]).text
        .hasPrefix("answers in RTU frames: use rtu_over_tcp; 9 bytes came: 01 03 04 00 01 00 02")
    )
    #expect(
      ForeignAnswer.tcpFrame.error(Self.mbap[...]).text
        .hasPrefix("answers in Modbus TCP frames: use tcp; 13 bytes came: 00 09")
    )
    #expect(
      ForeignAnswer.text("login: ").error([]).text
        == "not a Modbus server: it sends text: \"login: \""
    )
  }
}

/// When a silent peer is asked in the other framing, and for how long what was found explains its failures.
@Suite struct ProtocolDoubtTests {
  private static let second: Int64 = 1_000_000_000
  private static let silence = ModbusError.noAnswer(after: second)
  private static let text = ForeignAnswer.telnet.error([])

  @Test func `a peer that never answers is asked after three silences, then ever more seldom`() {
    var doubt = ProtocolDoubt()
    let probes = (0..<7200 as Range<Int64>).filter { second in
      _ = doubt.explain(Self.silence, at: second * Self.second)
      return doubt.mustProbe(at: second * Self.second)
    }
    #expect(probes == [2, 62, 182, 422, 902, 1862, 3782])
  }

  @Test func `one that has answered is not`() {
    var doubt = ProtocolDoubt()
    doubt.noteAnswer()
    for second in 0..<100 as Range<Int64> {
      let reason = doubt.explain(Self.silence, at: second * Self.second)
      #expect(reason == Self.silence)
      let mustProbe = doubt.mustProbe(at: second * Self.second)
      #expect(!mustProbe)
    }
  }

  @Test func `what was found explains silence, endings and noise until it is old`() {
    let closed = ModbusError(.connectionDown(.closed), text: "closed")
    for failure in [Self.silence, closed, .garbled(.truncated, "cut")] {
      var doubt = ProtocolDoubt()
      let reasons = [(failure, 0), (Self.text, 1), (failure, 2), (failure, 150), (failure, 152)]
        .map { doubt.explain($0.0, at: $0.1 * Self.second) }
      let expected = [failure, Self.text, Self.text, Self.text, failure]
      #expect(reasons.map(\.text) == expected.map(\.text))
      #expect(reasons[2].isSilence == (failure == Self.silence))
    }
  }

  @Test func `an answer, or a host that is gone, ends it`() {
    for ends in [true, false] {
      var doubt = ProtocolDoubt()
      _ = doubt.explain(Self.text, at: 0)
      if ends {
        doubt.noteAnswer()
      } else {
        let refused = ModbusError(.connectionDown(.refused), text: "refused")
        let reason = doubt.explain(refused, at: 1)
        #expect(reason == refused)
      }
      let reason = doubt.explain(Self.silence, at: 2)
      #expect(reason == Self.silence)
    }
  }

  @Test func `what was found by asking is looked for again before it is forgotten`() {
    var doubt = ProtocolDoubt()
    for second in 0..<10_000 as Range<Int64> {
      let reason = doubt.explain(Self.silence, at: second * Self.second)
      if second > 2 { #expect(reason == Self.text.asSilence) }
      if doubt.mustProbe(at: second * Self.second) {
        doubt.noteFound(Self.text, at: second * Self.second)
      }
    }
  }
}
