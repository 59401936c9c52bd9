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
}
