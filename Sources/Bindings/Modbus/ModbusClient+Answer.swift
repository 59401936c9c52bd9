import Glibc
import System

extension ModbusClient {
  /// Receives the answer to a request, of which `request` are the bytes on the wire; gives where its PDU
  /// stands in `answer`.
  func receive(_ wanted: WantedAnswer, to request: [UInt8]) throws(ModbusError) -> Range<Int> {
    answer.begin()
    var reception = Reception(
      wanted,
      to: request,
      framing,
      sentAt: wire.sentAt,
      timeout: timeout
    )
    defer { conclude(reception) }
    do throws(ModbusError) {
      return try awaitAnswer(&reception)
    } catch {
      throw explain(error, reception)
    }
  }

  private func awaitAnswer(_ reception: inout Reception) throws(ModbusError) -> Range<Int> {
    while true {
      switch step(in: reception) {
      case .frame(let unit, let pdu, let size):
        // A number says whose answer it is.
        guard framing.isNumbered || accepts(answer[pdu], of: unit, size: size, &reception) else {
          continue
        }
        reception.isAnswered = true
        tally.noteReceived(size)
        try takeSurplus(behind: size)
        return pdu
      case .skip(let count, let reason):
        reception.heard.add(answer[0..<count], reason)
        drop(count, &reception)
      case .needMore(let limit, let progress): try receiveMore(limit, progress, &reception)
      case .refused(let what, let text):
        throw .garbled(what, code: LibmodbusCode.badData, text)
      }
    }
  }

  /// What came instead of an answer may show that the peer speaks something else.
  private func explain(_ error: ModbusError, _ reception: Reception) -> ModbusError {
    guard !endpoint.isSerial, error.kind != .interrupted else { return error }
    let bytes = (reception.heard.bytes + answer.received)[...]
    let foreign = ForeignAnswer(
      bytes,
      to: reception.request,
      reception.wanted,
      onTCP: framing.isNumbered
    )
    return foreign?.error(bytes) ?? error
  }

  /// What stands at the front of what has come.
  private func step(in reception: Reception) -> FrameStep {
    let bytes = answer.received
    let step = framing.take(bytes, reception.wanted, isPaused: reception.isPaused)
    if framing.isNumbered || reception.heard.hasEcho { return step }
    let copy = peer.takeEcho(of: reception.request, in: bytes, isPaused: reception.isPaused)
    switch (copy, step) {
    case (nil, _), (.needMore, .frame): return step
    case (.needMore(let limit, _), .needMore(let other, _)):
      return .needMore(limit: min(limit, other), .begun)
    case (let copy?, _): return copy
    }
  }

  /// Waits for more bytes, and reads no more than up to `limit` of them.
  private func receiveMore(
    _ limit: Int,
    _ progress: FrameProgress,
    _ reception: inout Reception
  ) throws(ModbusError) {
    let patience = max(reception.deadline(progress) - MonotonicClock.now(), 0)
    if !reception.heard.isFull, try wire.awaitByte(within: patience) {
      let isFirst = answer.count == 0
      let more = try readSome(limit)
      let now = MonotonicClock.now()
      if isFirst { tally.noteFirstByte(at: now, sentAt: wire.sentAt) }
      if more > 0 { reception.noteBytes(at: now) }
    } else if progress != .nothing, !reception.isPaused, !reception.heard.isFull {
      reception.isPaused = true
    } else if progress == .nothing, reception.mustJudge, !reception.heard.isFull {
      reception.judge(hasOddFrame: hasOddFrame(reception))
    } else {
      throw wire.isInterrupted
        ? .interrupted
        : reception.failure(rest: answer.received, expectsEcho: peer.returnsRequests)
    }
  }

  /// Reads what has come, up to `limit` bytes in all.
  private func readSome(_ limit: Int) throws(ModbusError) -> Int {
    let count = answer.fill(upTo: limit) { Glibc.read(wire.descriptor, $0.baseAddress, $0.count) }
    if count > 0 { return count }
    if wire.isInterrupted { throw .interrupted }
    if count < 0, errno == EAGAIN || errno == EINTR { return 0 }
    throw .connectionDown(count == 0 ? ECONNRESET : errno, "receiving")
  }

  func drop(_ count: Int, _ reception: inout Reception) {
    answer.drop(count)
    reception.isPaused = false
  }

  /// Takes the bytes off the connection that the answer's header counts in and no answer needs, if they
  /// come at once; notes whether any others were read.
  private func takeSurplus(behind size: Int) throws(ModbusError) {
    if answer.count > size { wire.noteSurplus() }
    if answer.count < size { try wire.discard(size - answer.count) }
  }
}

// MARK: - How long an answer is waited for

/// One answer that is being received.
struct Reception {
  let wanted: WantedAnswer
  /// The bytes of the request.
  let request: [UInt8]
  /// Until when the first byte of the answer is waited for; on TCP its last.
  private let end: Int64
  private let timeout: Int64
  private let framing: any Framing

  /// What has come and is no part of the answer.
  var heard = HeardBytes()
  var isAnswered = false
  /// Whether nothing followed for as long as a frame may pause.
  var isPaused = false
  private(set) var lastByteAt: Int64 = 0
  /// Whether what was heard was looked through since the last byte.
  private var isJudged = false
  private var hasOddFrame = false

  /// So long after the last byte what has come is looked through: for the pauses of USB adapters and
  /// serial servers not earlier.
  private static let pause: Int64 = 30_000_000
  /// So long the answer is waited for behind another frame of the same unit.
  private static let oddFramePatience: Int64 = 250_000_000

  init(
    _ wanted: WantedAnswer,
    to request: [UInt8],
    _ framing: any Framing,
    sentAt: Int64,
    timeout: Int64
  ) {
    self.wanted = wanted
    self.request = request
    self.framing = framing
    self.timeout = timeout
    end = sentAt + timeout
  }

  /// Until when more bytes are waited for.
  ///
  /// Behind noise, echoes and frames of other units the answer may come until the timeout. Behind one that
  /// was spoilt nothing is to be expected any more.
  func deadline(_ progress: FrameProgress) -> Int64 {
    let pause = max(Self.pause, framing.silence)
    switch progress {
    case .begun: return min(lastByteAt + framing.longestPause, end + framing.grace)
    case .open: return lastByteAt + pause
    case .nothing where heard.hasSpoiltAnswer: return lastByteAt + pause
    case .nothing where hasOddFrame: return min(end, lastByteAt + Self.oddFramePatience)
    case .nothing where mustJudge: return min(end, lastByteAt + pause)
    case .nothing: return end
    }
  }

  /// Whether what was heard is to be looked through when a pause follows.
  var mustJudge: Bool { !isJudged && !heard.bytes.isEmpty && !heard.hasSpoiltAnswer }

  /// Notes that what was heard was looked through; `hasOddFrame`: it has a whole frame of the unit that
  /// was asked, which is neither the answer nor a copy of one.
  mutating func judge(hasOddFrame: Bool) {
    isJudged = true
    self.hasOddFrame = hasOddFrame
  }

  mutating func noteBytes(at now: Int64) {
    lastByteAt = now
    isPaused = false
    isJudged = false
  }

  /// Why there is no answer; `rest` are the bytes that are not yet judged.
  func failure(rest: ArraySlice<UInt8>, expectsEcho: Bool) -> ModbusError {
    guard framing.isNumbered else {
      return heard.failure(wanted, rest: rest, timeout: timeout, expectsEcho: expectsEcho)
    }
    if rest.isEmpty { return .noAnswer(after: timeout) }
    return .garbled(
      .truncated,
      code: ETIMEDOUT,
      "it ended early; \(HeardBytes.description(of: rest))"
    )
  }
}

// MARK: - Its bytes

/// The bytes that have come of an answer and are not yet judged; the last answer stays until the next.
final class AnswerBuffer {
  private(set) var bytes = [UInt8](repeating: 0, count: TCPFraming.longest)
  /// How many have come and are not yet judged.
  private(set) var count = 0

  var received: ArraySlice<UInt8> { bytes[0..<count] }

  subscript(index: Int) -> UInt8 { bytes[index] }
  subscript(range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

  /// Begins another answer.
  func begin() { count = 0 }

  /// Lets `fill` put bytes behind those that have come; it gives how many, or less than 0.
  func fill(upTo limit: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    let start = count
    let added = bytes.withUnsafeMutableBytes { buffer in
      fill(
        UnsafeMutableRawBufferPointer(
          rebasing: buffer[start..<max(start, min(limit, buffer.count))]
        )
      )
    }
    count += max(0, added)
    return added
  }

  /// Takes bytes off at the front.
  func drop(_ dropped: Int) {
    for index in dropped..<count { bytes[index - dropped] = bytes[index] }
    count -= dropped
  }
}
