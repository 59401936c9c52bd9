import Glibc

/// One answer that is being received.
struct Reception {
  let wanted: WantedAnswer
  /// The bytes of the request.
  let request: [UInt8]
  /// Until when the first byte of the answer is waited for; on TCP its last.
  private let end: Int64
  private let timeout: Int64
  private let framing: any Framing

  /// Bytes that have come and are not yet judged.
  var count = 0
  /// What came before them.
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

  mutating func noteBytes(_ more: Int, at now: Int64) {
    count += more
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
