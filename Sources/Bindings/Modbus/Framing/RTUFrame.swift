import ModbusFrames

/// Unit, PDU and CRC, wherever they stand among the bytes that have come.
///
/// Noise of drivers that are switched on and off, echoes and stray frames may stand in front of an answer.
/// It is found by unit, function, length and CRC together, which nothing else is likely to have.
enum RTUFrame {
  /// Unit, function, code, CRC.
  static let exceptionLength = 5
  static let longest = 256

  static func encode(_ pdu: some Collection<UInt8>, unit: UInt8) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pdu.count + 3)
    bytes.append(unit)
    bytes += pdu
    let crc = CRC16.value(of: bytes)
    bytes += [UInt8(crc & 0xFF), UInt8(crc >> 8)]
    return bytes
  }

  static func take(
    _ bytes: ArraySlice<UInt8>,
    _ wanted: WantedAnswer,
    isPaused: Bool
  ) -> FrameStep {
    guard !bytes.isEmpty else { return .needMore(limit: exceptionLength, .nothing) }
    switch beginning(of: bytes, wanted) {
    case nil: return .skip(noise(in: bytes, wanted), .noise)
    case .open: return takeOpen(bytes, isPaused: isPaused)
    case .bounded(let size) where bytes.count >= size:
      return CRC16.isRight(at: bytes.prefix(size))
        ? frame(bytes.prefix(size)) : .skip(1, .spoiltAnswer)
    case .bounded(let size):
      // A whole frame behind it shows that this is the beginning of none.
      if let start = wholeFrame(behind: bytes, wanted) { return .skip(start, .noise) }
      guard bytes.count > 2 else { return .needMore(limit: size, .nothing) }
      return isPaused ? .skip(1, .spoiltAnswer) : .needMore(limit: size, .begun)
    }
  }

  /// A frame whose length only a pause shows: it ends at the last right CRC.
  private static func takeOpen(_ bytes: ArraySlice<UInt8>, isPaused: Bool) -> FrameStep {
    guard isPaused || bytes.count >= longest else { return .needMore(limit: longest, .open) }
    let sizes = (4...max(4, bytes.count)).reversed()
    let size = sizes.first { CRC16.isRight(at: bytes.prefix($0)) }
    return size.map { frame(bytes.prefix($0)) } ?? .skip(1, .spoiltAnswer)
  }

  /// How many bytes at the front begin no frame that is waited for.
  private static func noise(in bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer) -> Int {
    let next = bytes.indices.dropFirst().first { beginning(of: bytes[$0...], wanted) != nil }
    return (next ?? bytes.endIndex) - bytes.startIndex
  }

  /// How many bytes stand in front of a whole frame of known length that is waited for.
  private static func wholeFrame(behind bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer) -> Int? {
    let start = bytes.indices.dropFirst().first { start in
      guard case .bounded(let size) = beginning(of: bytes[start...], wanted) else { return false }
      return bytes.endIndex - start >= size && CRC16.isRight(at: bytes[start..<start + size])
    }
    return start.map { $0 - bytes.startIndex }
  }

  private static func frame(_ bytes: ArraySlice<UInt8>) -> FrameStep {
    .frame(
      unit: bytes[bytes.startIndex],
      pdu: bytes.startIndex + 1..<bytes.endIndex - 2,
      size: bytes.count
    )
  }
}

extension RTUFrame {
  /// What the first bytes may be, of a frame that is waited for.
  enum Beginning: Equatable {
    /// Of a frame of so many bytes; while unit, function and byte count are not all there, of the
    /// shortest one.
    case bounded(Int)
    /// Of one that only a pause ends.
    case open
  }

  /// `nil` where no frame that is waited for begins so; `bytes` is not empty.
  static func beginning(of bytes: ArraySlice<UInt8>, _ wanted: WantedAnswer) -> Beginning? {
    let unit = bytes[bytes.startIndex]
    guard bytes.count > 1 else {
      return wanted.includes(unit) { _ in true } ? .bounded(exceptionLength) : nil
    }
    let function = bytes[bytes.startIndex + 1]
    guard wanted.includes(unit, where: { $0.isOf(function) }) else { return nil }
    if function & 0x80 != 0 { return .bounded(exceptionLength) }
    let isOpen = wanted.includes(unit) { $0.function == function && $0.length == nil }
    if isOpen { return .open }
    guard bytes.count > 2 else { return .bounded(exceptionLength) }
    let size = AnswerShape.length(ofFrame: bytes)
    let isWanted = wanted.includes(unit) { $0.function == function && $0.length == size }
    return isWanted ? size.map { .bounded($0) } : nil
  }
}
