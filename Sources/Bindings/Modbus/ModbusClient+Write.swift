extension ModbusClient {
  /// Writes one holding register (function 6).
  ///
  /// Unit 0 on a bus writes to all units.
  package func writeRegister(unit: UInt8, address: UInt16, value: UInt16) throws(ModbusError) {
    putRequest(6, address, value)
    try write(unit: unit, count: 5)
  }

  /// Writes 1…123 holding registers in one request (function 16).
  package func writeRegisters(
    unit: UInt8,
    address: UInt16,
    values: [UInt16]
  ) throws(ModbusError) {
    guard 1...123 ~= values.count, Int(address) + values.count <= 65_536 else {
      throw .invalid("\(values.count) registers from \(address) cannot be written at once")
    }
    putRequest(16, address, UInt16(values.count))
    request[5] = UInt8(values.count * 2)
    for (index, value) in values.enumerated() { putWord(value, at: 6 + index * 2) }
    try write(unit: unit, count: 6 + values.count * 2)
  }

  /// Writes one coil (function 5).
  package func writeCoil(unit: UInt8, address: UInt16, value: Bool) throws(ModbusError) {
    putRequest(5, address, value ? 0xFF00 : 0)
    try write(unit: unit, count: 5)
  }

  /// Writes 1…1968 coils in one request (function 15).
  package func writeCoils(
    unit: UInt8,
    address: UInt16,
    values: [Bool]
  ) throws(ModbusError) {
    guard 1...1968 ~= values.count, Int(address) + values.count <= 65_536 else {
      throw .invalid("\(values.count) coils from \(address) cannot be written at once")
    }
    putRequest(15, address, UInt16(values.count))
    let bytes = (values.count + 7) / 8
    request[5] = UInt8(bytes)
    for position in 0..<bytes { request[6 + position] = 0 }
    for (index, value) in values.enumerated() where value {
      request[6 + index / 8] |= 1 << UInt8(index % 8)
    }
    try write(unit: unit, count: 6 + bytes)
  }

  /// The answer must name the address and the value or count of the request.
  private func write(unit: UInt8, count: Int) throws(ModbusError) {
    let pdu = try exchange(unit: unit, count: count)
    if pdu.isEmpty { return }
    let asked = request[0..<5]
    guard pdu.count == 5, answer[pdu].elementsEqual(asked) else {
      let error = ModbusError.garbled(.wrongEcho, "it names another address, value or count")
      recover(from: error)
      throw error
    }
  }
}
