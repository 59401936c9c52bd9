extension ModbusClient {
  /// Writes one holding register (function 6).
  ///
  /// Unit 0 on a bus writes to all units.
  package func writeRegister(unit: UInt8, address: UInt16, value: UInt16) throws(ModbusError) {
    request.put(6, address, value)
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
    request.put(16, address, UInt16(values.count))
    try write(unit: unit, count: request.putRegisters(values))
  }

  /// Writes one coil (function 5).
  package func writeCoil(unit: UInt8, address: UInt16, value: Bool) throws(ModbusError) {
    request.put(5, address, value ? 0xFF00 : 0)
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
    request.put(15, address, UInt16(values.count))
    try write(unit: unit, count: request.putCoils(values))
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
