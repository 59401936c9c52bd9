import Rows
import Baselines
import Energy
import Measurements

extension MeterCatalogue {
  /// The counters of a meter as parts of an account; they are there afterwards.
  mutating func links(to device: MeteredDevice, isSubtracted: Bool) -> [AccountLink] {
    for quantity in EnergyQuantity.metered { addCounter(quantity, of: device) }
    addIntegratorIfNeeded(of: device)
    let hasImport = self["\(device.id).\(EnergyQuantity.activeImport.rawValue)"] != nil
    let needed = device.mayLackPoints ? EnergyQuantity.activeExport : .activeImport
    return EnergyQuantity.metered.compactMap { quantity in
      link(to: device, counting: quantity, as: quantity).map { link in
        var link = link
        link.isSubtracted = isSubtracted
        link.isOptional = hasImport && quantity != needed
        return link
      }
    }
  }

  /// The register of a meter that counts what the site generates; it is there afterwards.
  ///
  /// - Returns: One link; none where the meter has no such register.
  mutating func generationLinks(
    to device: MeteredDevice,
    _ register: GenerationMeter.Register
  ) -> [AccountLink] {
    addCounter(register.quantity, of: device)
    addIntegratorIfNeeded(of: device)
    return link(to: device, counting: register.quantity, as: .generated).map { [$0] } ?? []
  }

  /// The registers of an account's corrections, one for each quantity that its meters count; each uses the
  /// feed of the first of these meters.
  mutating func correctionLinks(
    of account: EnergyAccountDefinition,
    beside links: [AccountLink]
  ) -> [AccountLink] {
    EnergyQuantity.allCases.compactMap { quantity in
      let counted = links.filter { $0.quantity == quantity && !$0.isSubtracted }
      guard var link = counted.first(where: { !$0.isOptional }) ?? counted.first else { return nil }
      // Ids of accounts and devices differ: it is no meter's register.
      link.name = "\(account.id).\(quantity.rawValue)"
      link.register = addCorrections(named: link.name)
      link.isCorrection = true
      return link
    }
  }

  private func link(
    to device: MeteredDevice,
    counting register: EnergyQuantity,
    as quantity: EnergyQuantity
  ) -> AccountLink? {
    let name = "\(device.id).\(register.rawValue)"
    return self[name].map {
      AccountLink(name: name, register: $0.register, feed: $0.feed, quantity: quantity)
    }
  }

  private mutating func addCounter(_ quantity: EnergyQuantity, of device: MeteredDevice) {
    guard let position = device.position(of: quantity.rawValue) else { return }
    addCounter(at: position, of: device, ratedPower: device.ratedPower)
  }

  /// A meter without a register of active energy: its power is integrated.
  private mutating func addIntegratorIfNeeded(of device: MeteredDevice) {
    let hasCounter = EnergyQuantity.metered.contains {
      $0.isActive && device.position(of: $0.rawValue) != nil
    }
    guard !hasCounter, let position = device.position(of: "active_power") else { return }
    let directions = [EnergyQuantity.activeImport, .activeExport].map {
      "\(device.id).\($0.rawValue)"
    }
    addIntegral(named: directions, at: position, of: device)
  }
}

extension MeterCatalogue {
  /// The registers of the points that drive a baseline, each once.
  mutating func addDrivers(of baseline: EnergyBaseline, _ devices: [String: MeteredDevice]) {
    for driver in baseline.drivers {
      guard let reduction = driver.reduction, let device = devices[driver.line],
        let position = device.position(of: driver.field)
      else { continue }
      if reduction == .increase {
        // What a meter counts as energy has a rated power, and is a register already.
        addCounter(at: position, of: device, ratedPower: nil)
      } else {
        let names = [driver.integrals.above, driver.integrals.below]
        addIntegral(named: names, at: position, of: device, driver: driver.base)
      }
    }
  }
}
