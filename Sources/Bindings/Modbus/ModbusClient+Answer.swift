import Glibc
import System

extension ModbusClient {
  /// Receives one answer and checks that it is this request's.
  func receive(unit: UInt8, requestCount: Int) throws(ModbusError) -> Range<Int> {
    var isFirst = true
    while true {
      let patience = max(sentAt + timeout - MonotonicClock.now(), 0)
      guard try awaitByte(within: patience) else { throw .noAnswer(after: timeout) }
      if isEchoing, isFirst { try skipEcho(count: requestCount) }
      isFirst = false
      statistics.answeredAt = MonotonicClock.now()
      statistics.responseTime = max(statistics.answeredAt - sentAt, 0)
      // A late answer to an earlier request is passed over.
      guard let count = try receiveFrame(unit: unit) else { continue }
      endSilence()
      statistics.bytesReceived += Int64(count)
      let pdu = try checkFrame(count: count, unit: unit)
      if !isEchoing { echoesInARow = 0 }
      try checkFunction(pdu)
      return pdu
    }
  }

  private func receiveFrame(unit: UInt8) throws(ModbusError) -> Int? {
    let length = answerLength().flatMap { $0 <= 256 ? $0 : nil }
    if endpoint.usesRTUFrames {
      guard let length else { return try receiveUnknownFrame() }
      return try receiveRTUFrame(unit: unit, length: length)
    }
    // Without an address before it and a CRC behind it, but with a header.
    let expected = length.map { min($0 - 3 + Layout.header, Layout.capacity) }
    return try receiveTCPFrame(expected: expected ?? Layout.shortestAnswer)
  }

  /// Receives the answer to a request that does not tell how long it will be.
  private func receiveUnknownFrame() throws(ModbusError) -> Int? {
    let count = try receiveRTUUntilSilent()
    let now = MonotonicClock.now()
    guard case .late = units[answer[0]]?.awaited.take(answer[1..<count - 2], at: now) else {
      return count
    }
    statistics.lateAnswers += 1
    return nil
  }

  /// From an answer's first byte to its last: on a serial line the longest frame's time on the wire and
  /// the pauses of adapters; else what is left of the response timeout.
  var frameTimeout: Int64 {
    if let timing { return timing.duration(ofBytes: 256) + 200_000_000 }
    let left = sentAt + timeout - MonotonicClock.now()
    return endpoint.usesRTUFrames ? max(left, 500_000_000) : max(left, 20_000_000)
  }

  /// Whether what came starts like what was sent; libmodbus reads at least five bytes of a frame.
  var isOwnRequest: Bool {
    answer[0..<5] == request[Layout.unit..<Layout.unit + 5]
  }

  func wrongUnit(_ got: UInt8, _ wanted: UInt8) -> ModbusError {
    .garbled(.wrongUnit, "it starts with unit \(got) instead of \(wanted)")
  }

  /// Refuses a whole frame of another unit or transaction; gives where its PDU stands.
  private func checkFrame(count: Int, unit: UInt8) throws(ModbusError) -> Range<Int> {
    guard !endpoint.usesRTUFrames else {
      guard count >= 4 else { throw .garbled(.wrongLength, "\(count) bytes") }
      guard answer[0] == unit else { throw wrongUnit(answer[0], unit) }
      return 1..<count - 2
    }
    guard answer[Layout.unit] == unit || !options.checksUnitID else {
      let text = "unit \(answer[Layout.unit]) answered instead of \(unit)"
      throw .garbled(.wrongUnit, "\(text) (check_unit_id: false accepts that)")
    }
    noteNumbering()
    return Layout.header..<count
  }

  private func checkFunction(_ pdu: Range<Int>) throws(ModbusError) {
    let asked = request[Layout.header]
    let got = answer[pdu.lowerBound]
    if got == asked { return }
    guard got == asked | 0x80, pdu.count == 2 else {
      throw .garbled(.wrongFunction, "function \(got) instead of \(asked)")
    }
    throw .exception(answer[pdu.lowerBound + 1])
  }

  /// The next request waits for the silence between frames and the turnaround.
  func endSilence() {
    let pause = (timing?.silence ?? 0) + options.turnaround.boundedNanoseconds
    quietUntil = MonotonicClock.now() + pause
  }
}
