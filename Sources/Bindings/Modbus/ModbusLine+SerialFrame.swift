import Glibc
import ModbusFrames

/// Where an answer begins behind what noise put in front of it, and what it must be like.
private struct FrameSearch {
  let unit: UInt8
  let function: UInt8
  /// Bytes of the whole frame, unless it is an exception.
  let length: Int
  /// Where the frame is taken to begin.
  var start = 0

  /// So many bytes in front of an answer are skipped: a driver that is switched on or off on a line
  /// without bias resistors makes one or two.
  static let mostNoise = 4
  /// Unit, function, code, CRC.
  static let exceptionLength = 5
}

extension ModbusLine {
  /// Receives an answer whose length is known from its request on a serial line, at the front of
  /// `answer`; gives its length.
  ///
  /// libmodbus takes the first byte that comes for the unit. Here a few bytes in front of the answer are
  /// skipped when unit, function, length and CRC are right behind them. Never more is read than belongs
  /// to the answer, so that a second one that follows can be told.
  func receiveSerialFrame(unit: UInt8, length: Int) throws(ModbusError) -> Int {
    var search = FrameSearch(unit: unit, function: request[Layout.header], length: length)
    let deadline = MonotonicClock.now() + frameTimeout
    var count = 0
    while search.start <= FrameSearch.mostNoise {
      let size = frameSize(at: search, count: count)
      if count >= search.start + size {
        if let whole = takeFrame(search, size: size) { return whole }
        search.start += 1
      } else {
        let limit = search.start + size
        guard try fill(upTo: limit, &count, search.start > 0, deadline) else { break }
      }
    }
    throw serialFailure(search, count: count)
  }

  /// How many bytes the frame at this place would have, as far as it is known.
  private func frameSize(at search: FrameSearch, count: Int) -> Int {
    guard count >= search.start + 2, answer[search.start] == search.unit,
      answer[search.start + 1] == search.function
    else { return FrameSearch.exceptionLength }
    return search.length
  }

  /// Moves a right frame to the front; `nil` where there is none.
  private func takeFrame(_ search: FrameSearch, size: Int) -> Int? {
    let start = search.start
    guard answer[start] == search.unit, answer[start + 1] & 0x7F == search.function else {
      return nil
    }
    let end = start + size
    let crc = CRC16.value(of: answer[start..<end - 2])
    guard answer[end - 2] == UInt8(crc & 0xFF), answer[end - 1] == UInt8(crc >> 8) else {
      return nil
    }
    if start > 0 { for index in 0..<size { answer[index] = answer[start + index] } }
    return size
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
    if answer[0] != search.unit { return wrongUnit(answer[0], search.unit) }
    if answer[1] & 0x7F != search.function {
      return .garbled(.wrongFunction, "function \(answer[1]) instead of \(search.function)")
    }
    return .garbled(.badCRC, code: LibmodbusCode.badCRC, "bad CRC")
  }

  /// How long the answer to the request that stands ready is, address to CRC; `nil` where it cannot be
  /// known beforehand.
  func answerLength() -> Int? {
    let count = Int(request[Layout.header + 3]) << 8 | Int(request[Layout.header + 4])
    switch request[Layout.header] {
    case 1, 2: return 5 + (count + 7) / 8
    case 3, 4, 23: return 5 + 2 * count
    case 5, 6, 15, 16: return 8
    default: return nil
    }
  }
}
