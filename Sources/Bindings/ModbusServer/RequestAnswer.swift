/// The answers of a unit to requests, PDU for PDU (Modbus Application Protocol V1.1b3, section 6).
struct RequestAnswer {
  /// An exception code; every check throws it.
  struct Refusal: Error {
    let code: UInt8
    static let illegalFunction = Self(code: 1)
    static let illegalAddress = Self(code: 2)
    static let illegalValue = Self(code: 3)
  }

  let unit: UnitRegisters

  func answer(to pdu: [UInt8]) -> [UInt8] {
    guard let function = pdu.first else { return [] }
    do {
      return try result(of: function, RequestFields(pdu))
    } catch {
      return [function | 0x80, error.code]
    }
  }

  private func result(
    of function: UInt8,
    _ fields: RequestFields
  ) throws(Refusal) -> [UInt8] {
    switch function {
    case 1: try readBits(.coil, fields)
    case 2: try readBits(.discrete, fields)
    case 3: try readRegisters(.holding, fields)
    case 4: try readRegisters(.input, fields)
    case 5: try writeCoil(fields)
    case 6: try writeRegister(fields)
    case 15: try writeCoils(fields)
    case 16: try writeRegisters(fields)
    case 22: try maskRegister(fields)
    case 23: try readAndWrite(fields)
    case 43: try identify(fields)
    default: throw .illegalFunction
    }
  }

  private func readBits(_ table: ServerTable, _ fields: RequestFields) throws(Refusal) -> [UInt8] {
    let count = Int(try fields.word(3))
    try fields.expect(length: 5)
    guard 1...2000 ~= count else { throw .illegalValue }
    let bits = try values(table, try fields.word(1), count)
    var bytes = [UInt8](repeating: 0, count: (count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit != 0 { bytes[index / 8] |= 1 << (index % 8) }
    return [fields.bytes[0], UInt8(bytes.count)] + bytes
  }

  private func readRegisters(
    _ table: ServerTable,
    _ fields: RequestFields
  ) throws(Refusal) -> [UInt8] {
    let count = Int(try fields.word(3))
    try fields.expect(length: 5)
    guard 1...125 ~= count else { throw .illegalValue }
    return encode(fields.bytes[0], try values(table, try fields.word(1), count))
  }

  func encode(_ function: UInt8, _ words: [UInt16]) -> [UInt8] {
    var bytes = [function, UInt8(words.count * 2)]
    bytes.reserveCapacity(2 + words.count * 2)
    for word in words {
      bytes.append(UInt8(word >> 8))
      bytes.append(UInt8(word & 0xFF))
    }
    return bytes
  }

  func values(
    _ table: ServerTable,
    _ address: UInt16,
    _ count: Int
  ) throws(Refusal) -> [UInt16] {
    guard let values = unit.get(table, at: address, count: count) else { throw .illegalAddress }
    return values
  }
}

/// Big-endian fields of a request; a request that is too short is refused with exception 3.
struct RequestFields {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func byte(_ offset: Int) throws(RequestAnswer.Refusal) -> UInt8 {
    guard offset < bytes.count else { throw .illegalValue }
    return bytes[offset]
  }

  func word(_ offset: Int) throws(RequestAnswer.Refusal) -> UInt16 {
    UInt16(try byte(offset)) << 8 | UInt16(try byte(offset + 1))
  }

  func words(from offset: Int, count: Int) throws(RequestAnswer.Refusal) -> [UInt16] {
    var result: [UInt16] = []
    for index in 0..<count { result.append(try word(offset + index * 2)) }
    return result
  }

  func expect(length: Int) throws(RequestAnswer.Refusal) {
    guard bytes.count == length else { throw .illegalValue }
  }
}
