import Glibc
import ModbusFrames
import System

/// Where an answer begins behind what noise put in front of it, and what it must be like.
private struct FrameSearch {
  let unit: UInt8
  let function: UInt8
  /// Bytes of the whole frame, unless it is an exception.
  let length: Int
  /// Where the frame is taken to begin.
  var start = 0

  /// So many bytes in front of an answer are skipped on a serial line: a driver that is switched on or
  /// off on a line without bias resistors makes one or two.
  static let mostNoise = 4
  /// Unit, function, code, CRC.
  static let exceptionLength = 5
}

extension ModbusClient {
  /// Receives a frame of which the length is known from its request, or from that of an earlier request
  /// that may still be answered, at the front of `answer`.
  ///
  /// libmodbus takes the first byte that comes for the unit. Here a few bytes in front of the answer are
  /// skipped when unit, function, length and CRC are right behind them. Never more is read than belongs
  /// to the frame, so that what follows it can be told.
  ///
  /// - Returns: the length of the awaited answer; `nil` when it was a late one to an earlier request.
  func receiveRTUFrame(unit: UInt8, length: Int) throws(ModbusError) -> Int? {
    var search = FrameSearch(unit: unit, function: request[Layout.header], length: length)
    let deadline = MonotonicClock.now() + frameTimeout
    let mostNoise = timing == nil ? 0 : FrameSearch.mostNoise
    var count = 0
    while search.start <= mostNoise {
      let size = frameSize(at: search, count: count)
      if count >= search.start + size {
        switch takeFrame(search, size: size) {
        case .awaited: return size
        case .late: return nil
        case .unknown: search.start += 1
        }
      } else {
        let limit = search.start + size
        guard try fill(upTo: limit, &count, search.start > 0, deadline) else { break }
      }
    }
    throw serialFailure(search, count: count)
  }

  /// How many bytes the frame at this place would have, as far as it is known.
  private func frameSize(at search: FrameSearch, count: Int) -> Int {
    guard count >= search.start + 3 else { return FrameSearch.exceptionLength }
    let (unit, function) = (answer[search.start], answer[search.start + 1])
    let earlier = units[unit]?.awaited
      .length(function: function, byteCount: answer[search.start + 2])
    if let earlier { return earlier }
    let isAsked = unit == search.unit && function == search.function
    return isAsked ? search.length : FrameSearch.exceptionLength
  }

  /// Judges a frame; what is awaited is moved to the front.
  private func takeFrame(_ search: FrameSearch, size: Int) -> AwaitedAnswers.Verdict {
    let (start, end) = (search.start, search.start + size)
    guard size == FrameSearch.exceptionLength || !isCopyOfRequest(at: start, size: size),
      CRC16.isRight(at: answer[start..<end])
    else { return .unknown }
    let unit = answer[start]
    let verdict =
      units[unit]?.awaited.take(answer[start + 1..<end - 2], at: MonotonicClock.now()) ?? .unknown
    switch verdict {
    case .unknown: return .unknown
    case .awaited(let pdu) where unit == search.unit:
      if start > 0 { for index in 0..<size { answer[index] = answer[start + index] } }
      return .awaited(pdu: pdu)
    case .awaited(let pdu), .late(let pdu):
      units[unit]?.recent.note(answer[start + 1..<end - 2], to: pdu)
      statistics.lateAnswers += 1
      return .late(pdu: pdu)
    }
  }

  /// Whether a read's own request stands there, which may have the length of an answer and has a right
  /// CRC.
  private func isCopyOfRequest(at start: Int, size: Int) -> Bool {
    size == 8 && request[Layout.header] <= 4
      && answer[start..<start + 6].elementsEqual(request[Layout.unit..<Layout.unit + 6])
  }

  /// Reads until so many bytes are there; `false` when they do not come.
  private func fill(
    upTo limit: Int,
    _ count: inout Int,
    _ isBehindNoise: Bool,
    _ deadline: Int64
  ) throws(ModbusError) -> Bool {
    while count < limit {
      let left = deadline - MonotonicClock.now()
      // What may be no answer at all is not waited for: a pause ends it.
      let patience = isBehindNoise ? min(left, max(timing?.silence ?? 0, 30_000_000)) : left
      guard patience > 0, try awaitByte(within: patience) else { return false }
      count += try readSome(at: count, limit: limit)
    }
    return true
  }

  private func serialFailure(_ search: FrameSearch, count: Int) -> ModbusError {
    if slot.isInterrupted { return .interrupted }
    let isShort = search.start == 0
    if count >= FrameSearch.exceptionLength, isOwnRequest {
      noteEcho()
      let text = "the line returned the request (echo of an adapter)"
      return .garbled(.ownRequest, code: LibmodbusCode.badCRC, text)
    }
    if count == 0 || isShort && (count < 2 || answer[0] == search.unit) {
      return .garbled(.truncated, code: ETIMEDOUT, "it ended early")
    }
    if answer[0] != search.unit {
      units[answer[0]]?.recent.noteOutOfTurn(at: MonotonicClock.now())
      return wrongUnit(answer[0], search.unit)
    }
    if answer[1] & 0x7F != search.function {
      return .garbled(.wrongFunction, "function \(answer[1]) instead of \(search.function)")
    }
    return .garbled(.badCRC, code: LibmodbusCode.badCRC, "bad CRC")
  }

  /// How long the answer to the request that stands ready is, address to CRC; `nil` where it cannot be
  /// known beforehand.
  func answerLength() -> Int? {
    AnswerShape(ofAnswerTo: request[Layout.header..<Layout.header + 5]).length
  }
}
