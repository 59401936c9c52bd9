package import DeviceProfiles

/// One Modbus read request and what its answer contains.
package struct ReadRequest: Sendable, Hashable {
  /// A point in the answer.
  package struct Item: Sendable, Hashable {
    /// The point's position among its device's points.
    package var point: Int
    /// Where its first register or bit stands in the answer.
    package var offset: Int
    /// Where its scale register stands in the answer.
    package var scaleOffset: Int?
    /// Where each of its registers stands, for a value whose registers do not adjoin; else empty.
    package var parts: [Int] = []

    package init(point: Int, offset: Int, scaleOffset: Int? = nil) {
      self.point = point
      self.offset = offset
      self.scaleOffset = scaleOffset
    }
  }

  package var table: RegisterTable
  /// Zero-based.
  package var address: UInt16
  /// Registers, or bits for coils and discrete inputs.
  package var count: Int
  package var items: [Item]

  package init(table: RegisterTable, address: UInt16, count: Int, items: [Item]) {
    self.table = table
    self.address = address
    self.count = count
    self.items = items
  }

  /// The addresses it reads, as integers so that 65535 has a successor.
  package var addresses: Range<Int> { Int(address)..<Int(address) + count }
}
