import TestSupport
import Testing

@testable import Modbus

/// Each framing by itself: bytes in, what they are out.
@Suite("Framing") struct FramingTests {
  private static let rtu = RTUFraming(timing: SerialTiming(SerialPortSettings(path: "")))
  private static let overTCP = RTUOverTCPFraming()
  private static let tcp = TCPFraming()

  /// Two registers from unit 1.
  private static var wanted: WantedAnswer {
    var wanted = WantedAnswer(unit: 1, shape: AnswerShape(ofAnswerTo: [3, 0, 10, 0, 2]))
    wanted.number = 7
    return wanted
  }

  private static let answer: [UInt8] = frame(1, [3, 4, 0, 30, 0, 33])

  private static func frame(_ unit: UInt8, _ pdu: [UInt8]) -> [UInt8] {
    RTUFrame.encode(pdu, unit: unit)
  }

  // MARK: Requests

  @Test func `a request has a CRC behind it or a header in front`() {
    let pdu: [UInt8] = [3, 0, 10, 0, 2]
    #expect(Self.rtu.encode(pdu[...], unit: 1, number: 9) == [1, 3, 0, 10, 0, 2, 0xE4, 0x09])
    #expect(Self.overTCP.encode(pdu[...], unit: 1, number: 9) == [1, 3, 0, 10, 0, 2, 0xE4, 0x09])
    #expect(
      Self.tcp.encode(pdu[...], unit: 1, number: 0x0102)
        == [1, 2, 0, 0, 0, 6, 1, 3, 0, 10, 0, 2]
    )
  }

  @Test func `each framing says what it needs`() {
    let framings: [any Framing] = [Self.rtu, Self.overTCP, Self.tcp]
    #expect(framings.map(\.isNumbered) == [false, false, true])
    #expect(framings.map(\.hasBroadcast) == [true, false, false])
    #expect(framings.map(\.onUnaskedBytes) == [.settle, .drain, .reopen])
    #expect(framings.map(\.onFailure) == [.settle, .reopen, .reopen])
    #expect(framings.map { $0.duration(ofBytes: 100) > 0 } == [true, false, false])
  }

  // MARK: RTU

  struct Case: Sendable {
    let name: String
    let bytes: [UInt8]
    let step: FrameStep
    var isPaused = false
  }

  private static let whole = FrameStep.frame(unit: 1, pdu: 1..<7, size: 9)

  static let cases: [Case] = [
    Case(name: "nothing", bytes: [], step: .needMore(limit: 5, .nothing)),
    Case(name: "the answer", bytes: answer, step: whole),
    Case(name: "its beginning", bytes: [1], step: .needMore(limit: 5, .nothing)),
    Case(name: "unit and function", bytes: [1, 3], step: .needMore(limit: 5, .nothing)),
    Case(name: "its byte count", bytes: [1, 3, 4], step: .needMore(limit: 9, .begun)),
    Case(name: "a part", bytes: Array(answer.prefix(6)), step: .needMore(limit: 9, .begun)),
    Case(
      name: "a part and a pause",
      bytes: Array(answer.prefix(6)),
      step: .skip(1, .spoiltAnswer),
      isPaused: true
    ),
    Case(
      name: "a unit and a pause",
      bytes: [1],
      step: .needMore(limit: 5, .nothing),
      isPaused: true
    ),
    Case(name: "one byte of noise", bytes: [0], step: .skip(1, .noise)),
    Case(name: "noise and the answer", bytes: [0, 255, 9] + answer, step: .skip(3, .noise)),
    Case(name: "the unit and the answer", bytes: [1] + answer, step: .skip(1, .noise)),
    Case(name: "unit, function, the answer", bytes: [1, 3] + answer, step: .skip(2, .noise)),
    Case(name: "a false beginning", bytes: [1, 3, 4] + answer, step: .skip(1, .spoiltAnswer)),
    Case(
      name: "a false beginning and an exception",
      bytes: [1, 3, 4] + frame(1, [0x83, 2]),
      step: .skip(3, .noise)
    ),
    Case(
      name: "an exception",
      bytes: frame(1, [0x83, 2]),
      step: .frame(unit: 1, pdu: 1..<3, size: 5)
    ),
    Case(name: "another exception", bytes: frame(1, [0x84, 2]), step: .skip(5, .noise)),
    Case(name: "another unit", bytes: frame(2, [3, 4, 0, 30, 0, 33]), step: .skip(9, .noise)),
    Case(name: "another function", bytes: frame(1, [4, 4, 0, 30, 0, 33]), step: .skip(9, .noise)),
    Case(name: "another length", bytes: frame(1, [3, 2, 0, 30]), step: .skip(7, .noise)),
    Case(
      name: "a wrong CRC",
      bytes: answer.dropLast() + [answer[8] ^ 1],
      step: .skip(1, .spoiltAnswer)
    ),
    Case(name: "the answer and more", bytes: answer + [0, 1, 2], step: whole),
    Case(
      name: "a frame and the answer",
      bytes: frame(2, [3, 2, 0, 7]) + answer,
      step: .skip(7, .noise)
    ),
  ]

  @Test(arguments: cases.indices)
  func `bytes of RTU are what they are, on a serial line and in a stream`(index: Int) {
    let row = Self.cases[index]
    for framing in [Self.rtu, Self.overTCP] as [any Framing] {
      let step = framing.take(row.bytes[...], Self.wanted, isPaused: row.isPaused)
      #expect(step == row.step, "\(row.name)")
    }
  }

  @Test func `a late answer to another request is a frame too`() {
    let late = Self.frame(2, [4, 2, 0, 5])
    #expect(Self.rtu.take(late[...], Self.wanted, isPaused: false) == .skip(7, .noise))
    var wanted = Self.wanted
    wanted.earlier = [(2, AnswerShape(ofAnswerTo: [4, 0, 1, 0, 1]))]
    #expect(
      Self.rtu.take(late[...], wanted, isPaused: false) == .frame(unit: 2, pdu: 1..<5, size: 7)
    )
  }

  @Test func `an answer whose length only a pause tells ends at its CRC`() {
    let wanted = WantedAnswer(unit: 1, shape: AnswerShape(ofAnswerTo: [43, 14, 1, 0]))
    let answer = Self.frame(1, [43, 14, 1, 1, 0, 0, 1, 0, 3, 65, 66, 67])
    #expect(Self.rtu.take(answer[...], wanted, isPaused: false) == .needMore(limit: 256, .open))
    let whole = FrameStep.frame(unit: 1, pdu: 1..<13, size: 15)
    #expect(Self.rtu.take(answer[...], wanted, isPaused: true) == whole)
    #expect(Self.rtu.take((answer + [255, 7])[...], wanted, isPaused: true) == whole)
    #expect(Self.rtu.take(([0, 43] + answer)[...], wanted, isPaused: true) == .skip(2, .noise))
    let spoilt = answer.dropLast() + [0]
    #expect(Self.rtu.take(spoilt[...], wanted, isPaused: true) == .skip(1, .spoiltAnswer))
  }

  /// The answer, found as a client does that reads no more than it may; `nil`: not found.
  private func find(
    _ bytes: [UInt8],
    pieces: (Int) -> Int
  ) -> (pdu: [UInt8], read: Int)? {
    var (buffer, read, isPaused) = ([UInt8](), 0, false)
    while true {
      switch Self.overTCP.take(buffer[...], Self.wanted, isPaused: isPaused) {
      case .frame(_, let pdu, _): return (Array(buffer[pdu]), read)
      case .skip(let count, _): buffer.removeFirst(count)
      case .refused: return nil
      case .needMore(let limit, _):
        let count = min(limit - buffer.count, bytes.count - read)
        if count == 0, isPaused { return nil }
        isPaused = count == 0
        let piece = count == 0 ? 0 : pieces(count)
        buffer += bytes[read..<read + piece]
        read += piece
      }
    }
  }

  @Test func `the answer is found behind any noise, in any pieces, and nothing behind it is read`()
  {
    let seed = UInt64.random(in: 0 ... .max)
    // Made of the bytes that an answer has, most often.
    let likely: [UInt8] = [1, 3, 4, 0x83, 2, 0, 255]
    for round in 0..<3000 as Range<UInt64> {
      var random = SeededGenerator(seed: seed &+ round)
      let noise: [UInt8] = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        let any = UInt8.random(in: 0...255, using: &random)
        return Bool.random(using: &random) ? likely[Int(any) % likely.count] : any
      }
      let found = find(noise + Self.answer + [0, 9, 9]) { Int.random(in: 1...$0, using: &random) }
      #expect(found?.pdu == [3, 4, 0, 30, 0, 33], "seed \(seed) + \(round), \(noise)")
      #expect(found?.read == noise.count + 9, "seed \(seed) + \(round), \(noise)")
    }
  }

  // MARK: TCP

  static let tcpCases: [(name: String, bytes: [UInt8], step: FrameStep)] = [
    ("nothing", [], .needMore(limit: 13, .nothing)),
    ("a part of the header", [0, 7, 0], .needMore(limit: 9, .begun)),
    ("a header", [0, 7, 0, 0, 0, 7, 1, 3, 4], .needMore(limit: 13, .begun)),
    (
      "the answer", [0, 7, 0, 0, 0, 7, 1, 3, 4, 0, 30, 0, 33],
      .frame(unit: 1, pdu: 7..<13, size: 13)
    ),
    (
      "padding", [0, 7, 0, 0, 0, 9, 1, 3, 4, 0, 30, 0, 33],
      .frame(unit: 1, pdu: 7..<13, size: 15)
    ),
    ("an exception", [0, 7, 0, 0, 0, 3, 1, 0x83, 2], .frame(unit: 1, pdu: 7..<9, size: 9)),
    (
      "another number", [0, 8, 0, 0, 0, 3, 1, 0x83, 2],
      .refused(.wrongTransaction, "transaction 8 instead of 7")
    ),
    (
      "two wrong fields", [0, 7, 0, 1, 0, 4, 1, 0x83, 2],
      .refused(.wrongLength, "its header counts 4 bytes, 3 belong to it")
    ),
    ("no end", [0, 7, 0, 0, 9, 9, 1, 7, 2], .refused(.badData, "impossible length")),
  ]

  @Test(arguments: tcpCases.indices)
  func `bytes of Modbus TCP are what they are`(index: Int) {
    let row = Self.tcpCases[index]
    #expect(Self.tcp.take(row.bytes[...], Self.wanted, isPaused: false) == row.step, "\(row.name)")
  }
}

@Suite("An echo") struct EchoFilterTests {
  private static let read = RTUFrame.encode([3, 0, 10, 0, 2], unit: 1)
  private static let write = RTUFrame.encode([6, 0, 10, 0, 2], unit: 1)

  @Test func `of a read is known at once, that of a write once reads came back`() {
    var echo = EchoFilter()
    #expect(echo.take(Self.read[...], request: Self.read, isPaused: false) == .skip(8, .echo))
    #expect(echo.take(Self.write[...], request: Self.write, isPaused: false) == nil)
    let learnt = [(Self.read, true), (Self.write, false), (Self.read, true)]
      .map { echo.note($0.0, cameBack: $0.1) }
    #expect(learnt == [false, false, true])
    #expect(echo.take(Self.write[...], request: Self.write, isPaused: false) == .skip(8, .echo))
    // Another adapter.
    _ = echo.note(Self.read, cameBack: false)
    #expect(echo.isLearnt)
    _ = echo.note(Self.read, cameBack: false)
    #expect(!echo.isLearnt)
  }

  @Test func `is waited for while it may become one`() {
    let echo = EchoFilter()
    let part = Self.read.prefix(5)
    #expect(echo.take(part, request: Self.read, isPaused: false) == .needMore(limit: 8, .begun))
    #expect(echo.take(part, request: Self.read, isPaused: true) == nil)
    #expect(echo.take([1, 3, 4, 0, 30], request: Self.read, isPaused: false) == nil)
  }
}
