package import DeviceProfiles

/// One inverter or meter of a chain: its models and its identity.
package struct SunSpecDevice: Sendable, Hashable {
  /// `inverter` or `meter`.
  package var role: SunSpecPart.Role
  /// The last model 1 before its first model.
  ///
  /// A model 1 begins a device of the chain, so that a meter behind an inverter has its own serial
  /// number.
  package var identity: SunSpecImage?
  /// In the chain's order.
  package var models: [SunSpecImage]

  /// Identity and models.
  package var images: [SunSpecImage] { (identity.map { [$0] } ?? []) + models }

  /// The devices of a chain, in its order.
  ///
  /// Each meter model is one meter. Inverter models after one model 1 are one inverter, as long as
  /// each describes it in another form (integers, floats, IEEE 1547). A model that only adds to an
  /// inverter belongs to the inverter before it, or else to the one after it.
  package static func devices(in images: [SunSpecImage]) -> [Self] {
    var devices: [Self] = []
    var identity: SunSpecImage?
    var early: [SunSpecImage] = []
    for image in images {
      switch SunSpecModels.role(of: image.block.model) {
      case nil: continue
      case .identity: identity = image
      case .meter: devices.append(Self(role: .meter, identity: identity, models: [image]))
      case .inverterDetail:
        if let last = devices.lastIndex(where: { $0.role == .inverter }) {
          devices[last].models.append(image)
        } else {
          early.append(image)
        }
      case .inverter:
        if let last = devices.lastIndex(where: { $0.role == .inverter }),
          devices[last].identity == identity, devices[last].lacksForm(of: image)
        {
          devices[last].models.append(image)
        } else {
          devices.append(Self(role: .inverter, identity: identity, models: early + [image]))
          early = []
        }
      }
    }
    // An inverter whose own model is not mapped still shows its inputs.
    if !early.isEmpty { devices.append(Self(role: .inverter, identity: identity, models: early)) }
    return devices
  }

  /// The device for a part; `nil` where the chain has none.
  package static func device(_ part: SunSpecPart, in images: [SunSpecImage]) -> Self? {
    let fitting = devices(in: images).filter { part.role == .first || $0.role == part.role }
    return fitting.dropFirst(max(1, part.number) - 1).first
  }

  private func lacksForm(of image: SunSpecImage) -> Bool {
    !models.contains {
      SunSpecModels.role(of: $0.block.model) == .inverter
        && Self.form(of: $0.block.model) == Self.form(of: image.block.model)
    }
  }

  private static func form(of model: UInt16) -> UInt16 { model / 10 }
}
