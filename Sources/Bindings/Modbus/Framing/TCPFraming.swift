/// Modbus TCP: an MBAP header in front of each PDU, with the number of the request.
///
/// What devices get wrong in the header of an answer: the number says whose answer it is, function and byte
/// count what it holds. Where these are right, a header with one wrong field leaves nothing in doubt. Two
/// wrong fields, or a byte count that does not fit the request, are no answer.
struct TCPFraming: Framing {
  var isNumbered: Bool { true }
  var hasBroadcast: Bool { false }
  var onUnaskedBytes: Renewal { .reopen }
  var onFailure: Renewal { .reopen }
  var silence: Int64 { 0 }
  /// The rest of an answer may take what is left of the response timeout.
  var longestPause: Int64 { 1 << 60 }
  var grace: Int64 { 20_000_000 }

  /// Of the header: number, protocol, length, unit.
  static let header = 7
  /// Header, function and one byte: an exception.
  static let shortest = 9
  /// `MODBUS_TCP_MAX_ADU_LENGTH`.
  static let longest = 260
  /// What the length in the header does not count.
  private static let uncounted = 6

  func duration(ofBytes count: Int) -> Int64 { 0 }

  func encode(_ pdu: ArraySlice<UInt8>, unit: UInt8, number: UInt16) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.header + pdu.count)
    let length = UInt16(clamping: pdu.count + 1)
    bytes.append(UInt8(number >> 8))
    bytes.append(UInt8(number & 0xFF))
    bytes.append(0)
    bytes.append(0)
    bytes.append(UInt8(length >> 8))
    bytes.append(UInt8(length & 0xFF))
    bytes.append(unit)
    bytes.append(contentsOf: pdu)
    return bytes
  }

  func take(_ bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer, isPaused: Bool) -> FrameStep {
    let step = takeFrame(bytes, wanted)
    guard case .refused = step, !isPaused, ForeignAnswer.mayBegin(bytes, wanted) else {
      return step
    }
    // The rest shows what it is.
    return .needMore(limit: ForeignAnswer.enough, .open)
  }

  private func takeFrame(_ bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer) -> FrameStep {
    guard !bytes.isEmpty else { return .needMore(limit: expected(wanted), .nothing) }
    guard bytes.count >= Self.shortest else { return .needMore(limit: Self.shortest, .begun) }
    let header = Header(bytes)
    // Of another request's answer no length is believed. On a connection with one request there is no
    // other one that an answer without a number could belong to.
    guard header.number == wanted.number || header.number == 0 && wanted.isAlone else {
      let text = "transaction \(header.number) instead of \(wanted.number)"
      return .refused(.wrongTransaction, text)
    }
    let size = length(of: bytes, header, wanted)
    guard Self.shortest...Self.longest ~= size else {
      return .refused(.badData, "impossible length")
    }
    guard bytes.count >= size else { return .needMore(limit: size, .begun) }
    if let refusal = refusal(of: header, size: size, wanted) { return refusal }
    let padding = header.length + Self.uncounted - size
    return .frame(
      unit: header.unit,
      pdu: bytes.startIndex + Self.header..<bytes.startIndex + size,
      size: size + (0...Self.longest ~= padding ? padding : 0)
    )
  }

  /// How much is read at first: as much as the wanted answer has, so that one call reads it.
  private func expected(_ wanted: WantedAnswer) -> Int {
    guard let length = wanted.shape.length else { return Self.shortest }
    // Without an address before it and a CRC behind it, but with a header.
    return max(Self.shortest, min(length - 3 + Self.header, Self.longest))
  }

  /// How long the frame is: by its function and byte count, or by its header where the function is another
  /// than the one that was asked for.
  private func length(
    of bytes: ArraySlice<UInt8>,
    _ header: Header,
    _ wanted: WantedAnswer
  ) -> Int {
    let function = bytes[bytes.startIndex + Self.header]
    switch function {
    case wanted.shape.function | 0x80: return Self.shortest
    case wanted.shape.function where function <= 4 || function == 23:
      return Self.shortest + Int(bytes[bytes.startIndex + Self.header + 1])
    case wanted.shape.function where [5, 6, 15, 16].contains(function): return Self.header + 5
    default: return Self.uncounted + header.length
    }
  }

  /// Refuses a header with more than one wrong field.
  private func refusal(of header: Header, size: Int, _ wanted: WantedAnswer) -> FrameStep? {
    let isLengthWrong = header.length != size - Self.uncounted
    let isNumberWrong = header.number != wanted.number
    let isProtocolWrong = header.networkProtocol != 0
    guard isNumberWrong ? isProtocolWrong || isLengthWrong : isProtocolWrong && isLengthWrong else {
      return nil
    }
    guard isLengthWrong else {
      let text = "protocol \(header.networkProtocol) and no transaction number"
      return .refused(.wrongTransaction, text)
    }
    let text = "its header counts \(header.length) bytes, \(size - Self.uncounted) belong to it"
    return .refused(.wrongLength, text)
  }
}

/// The MBAP header of an answer.
private struct Header {
  let number: UInt16
  let networkProtocol: UInt16
  /// Bytes from the unit on.
  let length: Int
  let unit: UInt8

  init(_ bytes: ArraySlice<UInt8>) {
    func word(_ offset: Int) -> UInt16 {
      UInt16(bytes[bytes.startIndex + offset]) << 8 | UInt16(bytes[bytes.startIndex + offset + 1])
    }
    number = word(0)
    networkProtocol = word(2)
    length = Int(word(4))
    unit = bytes[bytes.startIndex + 6]
  }
}
