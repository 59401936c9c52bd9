/// One Modbus request that changes a device.
package enum WriteRequest: Sendable, Hashable {
  /// Function 5.
  case coil(address: UInt16, Bool)
  /// Function 15.
  case coils(address: UInt16, [Bool])
  /// Function 6.
  case register(address: UInt16, UInt16)
  /// Function 16.
  case registers(address: UInt16, [UInt16])

  package var functionCode: UInt8 {
    switch self {
    case .coil: 5
    case .coils: 15
    case .register: 6
    case .registers: 16
    }
  }

  /// The same by the other function, of those for one and for several; `nil` for more than one.
  var byOtherFunction: Self? {
    switch self {
    case .coil(let address, let value): .coils(address: address, [value])
    case .register(let address, let value): .registers(address: address, [value])
    case .coils(let address, let values) where values.count == 1:
      .coil(address: address, values[0])
    case .registers(let address, let values) where values.count == 1:
      .register(address: address, values[0])
    case .coils, .registers: nil
    }
  }
}

/// A connection that registers can also be written on; only where the configuration allows it.
package protocol RegisterWriter: RegisterSource {
  /// Writes; blocks the thread until the answer or a failure.
  ///
  /// - Throws: why there is no answer; the device may have obeyed all the same.
  func write(_ request: WriteRequest, unit: UInt8) throws(ReadFailure)
}
