/// Whether a peer that gives no answer speaks another protocol than the connection.
///
/// What was found explains later failures too, for some time: a server may close the connection before
/// its text is read, and one in transparent mode is silent to what has no CRC. It ends with the first answer.
struct ProtocolDoubt {
  private var found: (error: ModbusError, at: Int64)?
  private var hasAnswered = false
  private var silences = 0
  private var probeAt: Int64 = .min
  private var pause = Self.firstPause

  /// So many requests in a row are silent before the peer is asked in another way.
  private static let patience = 3
  private static let firstPause: Int64 = 60_000_000_000
  private static let longestPause: Int64 = 3_600_000_000_000
  /// Longer than the pause after which a silent peer is asked again in the other way.
  private static let memory: Int64 = 150_000_000_000

  /// The peer gave an answer, be it an exception.
  mutating func noteAnswer() {
    if !hasAnswered || found != nil { self = Self() }
    hasAnswered = true
  }

  /// Notes a failure; gives the reason that is known for it, which may be an older one.
  mutating func explain(_ error: ModbusError, at now: Int64) -> ModbusError {
    switch error.kind {
    case .garbled(.rtuFrame) where !error.isSilence, .garbled(.tcpFrame) where !error.isSilence,
      .garbled(.text) where !error.isSilence:
      found = (error, now)
      return error
    case .noAnswer: silences += 1
    case .connectionDown(.closed), .garbled: break
    case .connectionDown:
      // Whatever stands there now may be something else.
      found = nil
      return error
    case .exception, .interrupted, .invalidRequest: return error
    }
    guard let found, now - found.at < Self.memory else { return error }
    let isSilence = error.kind == .noAnswer || error.isSilence
    return isSilence ? found.error.asSilence : found.error
  }

  /// Whether a peer that has never answered is to be asked in the other framing now.
  mutating func mustProbe(at now: Int64) -> Bool {
    guard !hasAnswered, silences >= Self.patience, now >= probeAt else { return false }
    probeAt = now + pause
    pause = min(2 * pause, Self.longestPause)
    return true
  }

  /// The peer answered in the other framing: it is asked so again before that is forgotten.
  mutating func noteFound(_ error: ModbusError, at now: Int64) {
    found = (error, now)
    pause = Self.firstPause
    probeAt = now + pause
  }
}
