extension ModbusClient {
  /// Reads `count` bits or registers and puts them at the front of `words`, which grows if need be and
  /// is never shrunk; bits come as 0 and 1.
  ///
  /// `function` is 1 (coils), 2 (discrete inputs), 3 (holding registers) or 4 (input registers);
  /// `address` is zero-based, as on the wire; `count` is 1…2000 bits or 1…125 registers. On failure
  /// `words` is as it was.
  package func read(
    function: UInt8,
    unit: UInt8,
    address: UInt16,
    count: Int,
    into words: inout [UInt16]
  ) throws(ModbusError) {
    guard 1...4 ~= function else { throw .invalid("function \(function) reads no table") }
    let isBits = function <= 2
    guard 1...(isBits ? 2000 : 125) ~= count, Int(address) + count <= 65_536 else {
      throw .invalid("\(count) from \(address) is more than function \(function) reads at once")
    }
    guard !isBroadcast(unit) else { throw .invalid("no unit answers a broadcast") }
    putRequest(function, address, UInt16(count))
    let pdu = try exchange(unit: unit, count: 5)
    let bytes = isBits ? (count + 7) / 8 : count * 2
    try checkLength(of: pdu, bytes: bytes)
    if words.count < count {
      words.append(contentsOf: repeatElement(0, count: count - words.count))
    }
    if isBits { takeBits(pdu, count, &words) } else { takeRegisters(pdu, count, &words) }
  }

  /// Puts function, address and one more word into the request.
  func putRequest(_ function: UInt8, _ address: UInt16, _ word: UInt16) {
    request[0] = function
    putWord(address, at: 1)
    putWord(word, at: 3)
  }

  func putWord(_ word: UInt16, at offset: Int) {
    request[offset] = UInt8(word >> 8)
    request[offset + 1] = UInt8(word & 0xFF)
  }

  private func checkLength(of pdu: Range<Int>, bytes: Int) throws(ModbusError) {
    guard pdu.count == bytes + 2, Int(answer[pdu.lowerBound + 1]) == bytes else {
      let error = ModbusError.garbled(.wrongLength, "\(pdu.count - 2) bytes instead of \(bytes)")
      recover(from: error)
      throw error
    }
  }

  private func takeRegisters(_ pdu: Range<Int>, _ count: Int, _ words: inout [UInt16]) {
    // One access to the property, and not one for each byte.
    let answer = answer
    let bytes = answer.span.extracting(pdu.lowerBound + 2..<pdu.lowerBound + 2 + count * 2)
    var registers = words.mutableSpan
    for index in 0..<count {
      registers[index] = UInt16(bytes[index * 2]) << 8 | UInt16(bytes[index * 2 + 1])
    }
  }

  private func takeBits(_ pdu: Range<Int>, _ count: Int, _ words: inout [UInt16]) {
    let start = pdu.lowerBound + 2
    for index in 0..<count {
      words[index] = UInt16(answer[start + index / 8] >> UInt8(index % 8) & 1)
    }
  }
}
