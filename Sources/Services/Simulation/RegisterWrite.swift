package import DeviceProfiles

/// One register to change; a bit is 0 or 1.
package struct RegisterWrite: Sendable, Hashable {
  package var table: RegisterTable
  /// Zero-based.
  package var address: UInt16
  package var word: UInt16
  /// Which bits of the register belong to the value: points can share a register.
  package var mask: UInt16

  package init(table: RegisterTable, address: UInt16, word: UInt16, mask: UInt16 = 0xFFFF) {
    self.table = table
    self.address = address
    self.word = word
    self.mask = mask
  }

  /// The register after the write.
  package func applied(to old: UInt16) -> UInt16 { (old & ~mask) | (word & mask) }
}

/// The registers of a simulated device.
package protocol SimulatedUnit: Sendable {
  /// Makes all changes at once: no request sees only a part of them.
  func apply(_ writes: [RegisterWrite])
}
