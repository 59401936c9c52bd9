extension RequestAnswer {
  func writeCoil(_ fields: RequestFields) throws(Refusal) -> [UInt8] {
    let (address, value) = (try fields.word(1), try fields.word(3))
    try fields.expect(length: 5)
    guard value == 0 || value == 0xFF00 else { throw .illegalValue }
    try write(.coil, address, [value == 0 ? 0 : 1])
    return fields.bytes
  }

  func writeRegister(_ fields: RequestFields) throws(Refusal) -> [UInt8] {
    let (address, value) = (try fields.word(1), try fields.word(3))
    try fields.expect(length: 5)
    try write(.holding, address, [value])
    return fields.bytes
  }

  func writeCoils(_ fields: RequestFields) throws(Refusal) -> [UInt8] {
    let (address, count) = (try fields.word(1), Int(try fields.word(3)))
    let size = Int(try fields.byte(5))
    guard 1...1968 ~= count, size == (count + 7) / 8 else { throw .illegalValue }
    try fields.expect(length: 6 + size)
    let bits = (0..<count).map { UInt16(fields.bytes[6 + $0 / 8] >> UInt8($0 % 8) & 1) }
    try write(.coil, address, bits)
    return Array(fields.bytes[0..<5])
  }

  func writeRegisters(_ fields: RequestFields) throws(Refusal) -> [UInt8] {
    let (address, count) = (try fields.word(1), Int(try fields.word(3)))
    let size = Int(try fields.byte(5))
    guard 1...123 ~= count, size == count * 2 else { throw .illegalValue }
    try fields.expect(length: 6 + size)
    try write(.holding, address, try fields.words(from: 6, count: count))
    return Array(fields.bytes[0..<5])
  }

  /// Function 22: result = (old AND and) OR (or AND NOT and).
  func maskRegister(_ fields: RequestFields) throws(Refusal) -> [UInt8] {
    let (address, and, or) = (try fields.word(1), try fields.word(3), try fields.word(5))
    try fields.expect(length: 7)
    let exists = unit.update { registers in
      guard let old = registers[.holding, address] else { return false }
      registers[.holding, address] = (old & and) | (or & ~and)
      return true
    }
    guard exists else { throw .illegalAddress }
    return fields.bytes
  }

  /// Function 23: writes first, then reads.
  func readAndWrite(_ fields: RequestFields) throws(Refusal) -> [UInt8] {
    let (readFrom, readCount) = (try fields.word(1), Int(try fields.word(3)))
    let (writeTo, writeCount) = (try fields.word(5), Int(try fields.word(7)))
    let size = Int(try fields.byte(9))
    guard 1...125 ~= readCount, 1...121 ~= writeCount, size == writeCount * 2 else {
      throw .illegalValue
    }
    try fields.expect(length: 10 + size)
    _ = try values(.holding, readFrom, readCount)
    try write(.holding, writeTo, try fields.words(from: 10, count: writeCount))
    return encode(23, try values(.holding, readFrom, readCount))
  }

  /// Writes all values, or none where an address does not exist.
  private func write(
    _ table: ServerTable,
    _ address: UInt16,
    _ values: [UInt16]
  ) throws(Refusal) {
    let exists = unit.update { registers in
      guard registers.values(table, from: address, count: values.count) != nil else { return false }
      registers.set(table, from: address, to: values)
      return true
    }
    guard exists else { throw .illegalAddress }
  }
}
