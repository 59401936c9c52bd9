/// What a device, or its connection, accepts in one request.
package struct RequestLimits: Sendable, Hashable {
  /// Registers in one request; the protocol's limit is 125.
  package var maxRegisters = 125
  /// Bits in one request; the protocol's limit is 2000.
  package var maxBits = 2000
  /// Addresses that no request may touch, in any table.
  package var forbidden: [ClosedRange<UInt16>] = []
  /// Whether addresses that nobody asked for may be read along.
  package var bridgesGaps = true

  package init(
    maxRegisters: Int = 125,
    maxBits: Int = 2000,
    forbidden: [ClosedRange<UInt16>] = []
  ) {
    self.maxRegisters = maxRegisters
    self.maxBits = maxBits
    self.forbidden = forbidden
  }
}

/// One device on a connection: profile and device file merged, every point checked.
package struct DeviceDefinition: Sendable, Hashable {
  package var id: String
  /// The profile's name, such as `schneider/iem3155`; `nil` where the device file has the register
  /// map.
  package var profile: String?
  /// The Modbus unit id, 0…255.
  package var unitID: UInt8
  /// ISA-95 area, line, cell.
  package var path: [String] = []
  /// Watts.
  package var ratedPower: Double?
  package var label: [String: String] = [:]
  /// The poll period of points that have none of their own.
  package var every: Duration = .seconds(1)
  package var limits = RequestLimits()
  /// In the order of the files; the scales include the transformer ratios.
  package var points: [PointDefinition]
  /// Set where the points are all those that SunSpec models can give.
  ///
  /// The device is asked which of them it has, and at which addresses.
  package var sunSpec: SunSpecPart?

  package init(id: String, unitID: UInt8, points: [PointDefinition]) {
    self.id = id
    self.unitID = unitID
    self.points = points
  }

  /// The poll period of one of its points.
  package func period(of point: PointDefinition) -> Duration { point.every ?? every }
}
