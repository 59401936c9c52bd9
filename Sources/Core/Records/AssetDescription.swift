/// What a platform needs to show an asset without the gateway's files.
package struct AssetDescription: Sendable, Hashable {
  package var id: String
  package var kind: AssetKind
  package var path: [String]
  package var content: Content

  package enum Content: Sendable, Hashable {
    case device(Device)
    case computed(Computed)
  }

  package struct Device: Sendable, Hashable {
    /// By language code.
    package var label: [String: String] = [:]
    package var profile: String?
    package var unitID: UInt8
    package var points: [Point] = []

    package init(unitID: UInt8) { self.unitID = unitID }
  }

  package struct Point: Sendable, Hashable {
    package var name: String
    package var type: String
    package var unit: String
    package var kind: String
    /// The poll period, in milliseconds.
    package var period: Int64
    package var label: [String: String] = [:]
    package var range: ClosedRange<Double>?
    package var writable: Writing?
    package var states: [State] = []

    package init(name: String, type: String, unit: String, kind: String, period: Int64) {
      self.name = name
      self.type = type
      self.unit = unit
      self.kind = kind
      self.period = period
    }
  }

  /// A state's number and its name.
  package struct State: Sendable, Hashable {
    package var number: Int64
    package var name: String

    package init(_ number: Int64, _ name: String) {
      self.number = number
      self.name = name
    }
  }

  /// What may be written to a point.
  package struct Writing: Sendable, Hashable {
    package var range: ClosedRange<Double>
    package var isReadable = true
    package var rewrites = false
    package var isPulse = false

    package init(_ range: ClosedRange<Double>) { self.range = range }
  }

  /// An energy account or a production line.
  package struct Computed: Sendable, Hashable {
    /// The ids of the devices that it is computed of.
    package var devices: [String]
    package var fields: [Field] = []
    /// The currency of costs; `nil` where there are none.
    package var currency: String?
    /// The IANA zone in which its days and shifts are cut.
    package var timeZone: String?
    package var limits: [Limit] = []

    package init(devices: [String]) { self.devices = devices }
  }

  /// A KPI of an asset.
  package struct Field: Sendable, Hashable {
    package var name: String
    package var unit: String
    /// How a longer interval's value follows from its parts'.
    package var aggregation: String
    package var label: [String: String]

    package init(name: String, unit: String, aggregation: String, label: [String: String]) {
      self.name = name
      self.unit = unit
      self.aggregation = aggregation
      self.label = label
    }
  }

  /// The limit of a KPI, in the KPI's unit.
  package struct Limit: Sendable, Hashable {
    package var field: String
    package var value: Double

    package init(_ field: String, _ value: Double) {
      self.field = field
      self.value = value
    }
  }

  package init(id: String, kind: AssetKind, path: [String], content: Content) {
    self.id = id
    self.kind = kind
    self.path = path
    self.content = content
  }
}
