package import DeviceProfiles

/// The register map of one model.
package struct DeviceProfile: Sendable {
  /// Such as `schneider/iem3155`.
  package var name: String
  /// The file it stands in.
  package var path: String
  package var maker: String
  package var model: String
  package var kind: DeviceKind?
  /// Other names of the model, and models with the same map.
  package var aliases: [String]
  package var label: [String: String]
  /// Where the numbers come from.
  package var sources: [String]
  package var notes: String?
  /// How the model leaves the works.
  package var serial: SerialHint?
  /// How the model is recognised.
  package var identity: ProfileIdentity?
  /// With limits and transformer ratios of 1.
  package var points: [PointDefinition]
  package var limits: RequestLimits

  /// What its points were made of, for devices that override some.
  var drafts: [NamedEntry<PointDraft>]
  var limitsDraft: LimitsDraft
}

/// Serial settings as the model leaves the works; for scans and people only.
package struct SerialHint: Sendable, Hashable {
  package var baud: Int?
  package var parity: SerialSettings.Parity?
  package var stopBits: Int?
  package var unitID: Int?
}
