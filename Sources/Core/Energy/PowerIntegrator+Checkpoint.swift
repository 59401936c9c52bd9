import Measurements

extension PowerIntegrator {
  /// The layout that ``checkpoint`` writes.
  static let layout: UInt64 = 1

  /// The state without the poll period.
  package var checkpoint: [UInt8] {
    var writer = CheckpointWriter()
    writer.append(Self.layout)
    writer.append(time) { $0.append($1) }
    writer.append(milliwatts)
    writer.append(importCarry)
    writer.append(exportCarry)
    return writer.bytes
  }

  /// An integrator that goes on from a checkpoint.
  /// - Returns: `nil` where the bytes are no checkpoint of a layout that is known.
  package init?(pollPeriod: Int64, checkpoint: [UInt8]) {
    self.init(pollPeriod: pollPeriod)
    var reader = CheckpointReader(checkpoint)
    let carries = 0..<Int64(Self.halvesPerMilliwattHour)
    guard reader.unsigned() == Self.layout,
      let time = reader.optional({ $0.timestamp() }),
      let milliwatts = reader.signed(), milliwatts.magnitude <= UInt64(Self.limit),
      let imported = reader.signed(), carries.contains(imported),
      let exported = reader.signed(), carries.contains(exported),
      reader.isAtEnd
    else { return nil }
    self.time = time
    self.milliwatts = milliwatts
    importCarry = imported
    exportCarry = exported
  }
}
