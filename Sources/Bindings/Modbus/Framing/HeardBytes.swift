import ModbusFrames

/// What came while an answer was waited for, and was none.
struct HeardBytes {
  /// In the order in which they came, echoes left out.
  private(set) var bytes: [UInt8] = []
  /// Whether something among them began as the answer.
  private(set) var hasSpoiltAnswer = false
  /// Whether the request's own copy came.
  private(set) var hasEcho = false

  /// No more is looked through for one answer: so a bus that never stops sending is noticed.
  static let capacity = 512

  var isFull: Bool { bytes.count >= Self.capacity }

  mutating func add(_ skipped: ArraySlice<UInt8>, _ reason: SkipReason) {
    switch reason {
    case .echo:
      hasEcho = true
      return
    case .spoiltAnswer: hasSpoiltAnswer = true
    case .noise: break
    }
    bytes += skipped
  }

  /// The whole answers among these bytes.
  var frames: [ArraySlice<UInt8>] { Self.frames(in: bytes) }

  /// The whole answers among bytes, unit to CRC.
  static func frames(in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var frames: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while rest.count >= RTUFrame.exceptionLength {
      let size = AnswerShape.length(ofFrame: rest) ?? .max
      if rest.count >= size, CRC16.isRight(at: rest.prefix(size)) {
        frames.append(rest.prefix(size))
        rest = rest.dropFirst(size)
      } else {
        rest = rest.dropFirst()
      }
    }
    return frames
  }
}

// MARK: - What was wrong with it

extension HeardBytes {
  /// Why there is no answer among what came; `rest` has come and was not judged.
  ///
  /// `expectsEcho`: the adapter is known to return what is sent.
  func failure(
    _ wanted: WantedAnswer,
    rest: ArraySlice<UInt8>,
    timeout: Int64,
    expectsEcho: Bool
  ) -> ModbusError {
    let all = bytes + rest
    guard !all.isEmpty else {
      return hasEcho && !expectsEcho
        ? .garbled(.ownRequest, "the line returned the request (echo of an adapter) and no answer")
        : .noAnswer(after: timeout)
    }
    let none = "no frame of unit \(wanted.unit) within \(timeout / 1_000_000) ms"
    let (what, why) =
      spoiltAnswer(in: all, wanted) ?? strayFrame(in: all, wanted) ?? (.noise, none)
    let code = what == .badCRC ? LibmodbusCode.badCRC : 0
    return .garbled(what, code: code, "\(why); \(Self.description(of: all[...]))")
  }

  /// Where something begins as the answer that was asked for.
  private func spoiltAnswer(
    in all: [UInt8],
    _ wanted: WantedAnswer
  ) -> (GarbledAnswer, String)? {
    let own = WantedAnswer(unit: wanted.unit, shape: wanted.shape)
    for start in all.indices {
      let bytes = all[start...]
      guard let beginning = RTUFrame.beginning(of: bytes, own) else { continue }
      switch beginning {
      case .open: return bytes.count > 3 ? (.badCRC, "bad CRC") : (.truncated, "it ended early")
      case .bounded(let size) where bytes.count < size:
        // The last byte of noise may be any.
        if start > 0, bytes.count < 3 { continue }
        return (.truncated, "it ended early")
      case .bounded(let size) where !CRC16.isRight(at: bytes.prefix(size)):
        return (.badCRC, "bad CRC")
      case .bounded: continue
      }
    }
    return nil
  }

  /// A whole frame that is another one than the answer.
  private func strayFrame(in all: [UInt8], _ wanted: WantedAnswer) -> (GarbledAnswer, String)? {
    let frames = Self.frames(in: all)
    guard let frame = frames.first(where: { $0.first == wanted.unit }) ?? frames.first else {
      return nil
    }
    let (unit, function) = (frame[frame.startIndex], frame[frame.startIndex + 1])
    guard unit == wanted.unit else {
      return (.wrongUnit, "unit \(unit) answered instead of \(wanted.unit)")
    }
    guard function == wanted.shape.function else {
      return (.wrongFunction, "function \(function) instead of \(wanted.shape.function)")
    }
    guard let length = wanted.shape.length, length != frame.count else {
      return (.wrongEcho, "it names another address, value or count")
    }
    return (.wrongLength, "\(frame.count - 5) bytes instead of \(length - 5)")
  }

  /// `9 bytes came: 01 03 04 …`; at most 24 of them.
  static func description(of bytes: ArraySlice<UInt8>) -> String {
    let shown = bytes.prefix(24).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return digits.count == 1 ? "0" + digits : digits
    }
    let count = bytes.count == 1 ? "1 byte" : "\(bytes.count) bytes"
    return "\(count) came: \(shown.joined(separator: " "))" + (bytes.count > 24 ? " …" : "")
  }
}
