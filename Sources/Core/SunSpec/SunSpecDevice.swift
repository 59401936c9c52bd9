package import DeviceProfiles

/// One inverter or meter of a chain: its models and its identity.
package struct SunSpecDevice: Sendable, Hashable {
  /// `inverter` or `meter`.
  package var role: SunSpecPart.Role
  /// The last model 1 before its first model, which begins a device of the chain.
  ///
  /// By it the gateway knows whether the same device answers.
  package var section: SunSpecImage?
  /// Its own model 1: that of the section, unless an inverter is behind the same one.
  ///
  /// A meter that an inverter shows behind its own model 1 must not have the inverter's serial number.
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
    var section: SunSpecImage?
    var early: [SunSpecImage] = []
    for image in images {
      switch SunSpecModels.role(of: image.block.model) {
      case nil: continue
      case .identity: section = image
      case .meter: devices.append(Self(role: .meter, section: section, models: [image]))
      case .inverterDetail:
        if let last = devices.lastIndex(where: { $0.role == .inverter }) {
          devices[last].models.append(image)
        } else {
          early.append(image)
        }
      case .inverter:
        if let last = devices.lastIndex(where: { $0.role == .inverter }),
          devices[last].section == section, devices[last].lacksForm(of: image)
        {
          devices[last].models.append(image)
        } else {
          devices.append(Self(role: .inverter, section: section, models: early + [image]))
          early = []
        }
      }
    }
    // An inverter whose own model is not mapped still shows its inputs.
    if !early.isEmpty { devices.append(Self(role: .inverter, section: section, models: early)) }
    let inverters = devices.filter { $0.role == .inverter }.map(\.section)
    for index in devices.indices
    where devices[index].role == .inverter || !inverters.contains(devices[index].section) {
      devices[index].identity = devices[index].section
    }
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
