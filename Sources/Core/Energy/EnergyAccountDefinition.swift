/// A meter's part in an account.
package struct MeterShare: Sendable, Hashable, Codable {
  /// The device's id.
  package var device: String
  /// Whether it is taken off and not added.
  package var isSubtracted: Bool

  package init(device: String, isSubtracted: Bool = false) {
    self.device = device
    self.isSubtracted = isSubtracted
  }
}

/// A meter that counts what the site generates itself.
package struct GenerationMeter: Sendable, Hashable, Codable {
  /// Which of its counters counts it: most meters of generators count it as export.
  package enum Register: String, Sendable, Hashable, Codable, CaseIterable {
    case export, `import`

    package var quantity: EnergyQuantity { self == .export ? .activeExport : .activeImport }
  }

  /// The device's id.
  package var device: String
  package var register: Register

  package init(device: String, register: Register = .export) {
    self.device = device
    self.register = register
  }
}

/// The demand settings of an account.
package struct DemandDefinition: Sendable, Hashable, Codable {
  package enum Method: String, Sendable, Hashable, Codable, CaseIterable { case block, sliding }

  /// Minutes; a divisor of a day.
  package var windowMinutes = 30
  package var method = Method.block
  /// Watts.
  package var limit: Double?

  package init(windowMinutes: Int = 30, method: Method = .block, limit: Double? = nil) {
    self.windowMinutes = windowMinutes
    self.method = method
    self.limit = limit
  }
}

/// An energy account of `kpis.yaml`: meters added and subtracted, and what is computed of them.
package struct EnergyAccountDefinition: Sendable, Hashable, Codable {
  package var id: String
  package var path: [String] = []
  package var meters: [MeterShare]
  /// What the site generates itself; a minus in ``meters`` means nothing of the kind.
  package var generation: [GenerationMeter] = []
  package var submeters: [String] = []
  /// The unaccounted share of an hour above which an event is published; `nil`: none.
  package var unaccountedLimit: Double?
  /// A tariff table's name; `nil`: no cost.
  package var tariff: String?
  /// The name of the tariff hours; `nil`: the tariff's own.
  package var hours: String?
  package var demand: DemandDefinition?
  /// The name of a table of emission factors; `nil`: no CO2e.
  package var emissionFactor: String?
  /// The name of a reactive-energy charge rule; `nil`: none.
  package var reactive: String?

  package init(id: String, meters: [MeterShare]) {
    self.id = id
    self.meters = meters
  }

  /// All devices that have a part in it.
  package var devices: [String] {
    meters.map(\.device) + generation.map(\.device) + submeters
  }
}
