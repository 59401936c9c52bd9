/// The checksum of RTU frames (Modbus over Serial Line V1.02, 6.2.2); sent low byte first.
package enum CRC16 {
  @inlinable
  package static func value(of bytes: some Sequence<UInt8>) -> UInt16 {
    var crc: UInt16 = 0xFFFF
    for byte in bytes {
      crc ^= UInt16(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xA001 }
    }
    return crc
  }

  /// Whether a frame ends with the checksum of what is before it.
  package static func isRight(at frame: ArraySlice<UInt8>) -> Bool {
    guard frame.count >= 4 else { return false }
    let crc = value(of: frame.dropLast(2))
    return frame.suffix(2).elementsEqual([UInt8(crc & 0xFF), UInt8(crc >> 8)])
  }
}
