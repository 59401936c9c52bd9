/// One of the four address spaces of a Modbus unit.
package enum ServerTable: Int, Sendable, Hashable, CaseIterable {
  case coil, discrete, holding, input

  var holdsBits: Bool { self == .coil || self == .discrete }
}

/// The contents of a unit; sparse, because an address that was never set does not exist for a
/// client.
package struct ServerRegisters: Sendable {
  private var tables: [[UInt16: UInt16]] = Array(repeating: [:], count: ServerTable.allCases.count)

  package init() {}

  /// One register, or a bit as 0 or 1; `nil` where the address does not exist.
  package subscript(table: ServerTable, address: UInt16) -> UInt16? {
    get { tables[table.rawValue][address] }
    set {
      tables[table.rawValue][address] =
        table.holdsBits ? newValue.map { $0 == 0 ? 0 : 1 } : newValue
    }
  }

  /// Sets consecutive addresses; addresses past 65535 are left out.
  package mutating func set(
    _ table: ServerTable,
    from address: UInt16,
    to values: some Sequence<UInt16>
  ) {
    var position = Int(address)
    for value in values {
      guard let place = UInt16(exactly: position) else { return }
      self[table, place] = value
      position += 1
    }
  }

  /// Consecutive values; `nil` unless every address exists.
  package func values(_ table: ServerTable, from address: UInt16, count: Int) -> [UInt16]? {
    guard count >= 0, Int(address) + count <= 65_536 else { return nil }
    var result: [UInt16] = []
    result.reserveCapacity(count)
    for offset in 0..<count {
      guard let value = tables[table.rawValue][address + UInt16(offset)] else { return nil }
      result.append(value)
    }
    return result
  }
}
