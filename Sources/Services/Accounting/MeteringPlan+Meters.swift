import Energy
import Measurements

extension MeteringPlan {
  /// The registers of a meter as parts of an account; they are there afterwards.
  mutating func links(to device: MeteredDevice, isSubtracted: Bool) -> [AccountLink] {
    for quantity in EnergyQuantity.metered { addCounter(quantity, of: device) }
    addIntegratorIfNeeded(of: device)
    let hasImport = found["\(device.id).\(EnergyQuantity.activeImport.rawValue)"] != nil
    let needed = device.mayLackPoints ? EnergyQuantity.activeExport : .activeImport
    return EnergyQuantity.metered.compactMap { quantity in
      found["\(device.id).\(quantity.rawValue)"].map {
        AccountLink(
          register: $0.register,
          feed: $0.feed,
          quantity: quantity,
          isSubtracted: isSubtracted,
          isOptional: hasImport && quantity != needed
        )
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
    guard let found = found["\(device.id).\(register.quantity.rawValue)"] else { return [] }
    return [
      AccountLink(
        register: found.register,
        feed: found.feed,
        quantity: .generated,
        isSubtracted: false
      )
    ]
  }

  /// The registers of an account's corrections, one for each quantity that its meters count; each
  /// goes by the feed of the first of them.
  mutating func correctionLinks(
    of account: EnergyAccountDefinition,
    beside links: [AccountLink]
  ) -> [AccountLink] {
    EnergyQuantity.allCases.compactMap { quantity in
      let counted = links.filter { $0.quantity == quantity && !$0.isSubtracted }
      guard var link = counted.first(where: { !$0.isOptional }) ?? counted.first else { return nil }
      link.register = registers.count
      link.isCorrection = true
      // Ids of accounts and devices differ: it is no meter's register.
      registers.append(EnergyCounterState(name: "\(account.id).\(quantity.rawValue)"))
      return link
    }
  }

  private mutating func addCounter(_ quantity: EnergyQuantity, of device: MeteredDevice) {
    guard let position = device.position(of: quantity.rawValue) else { return }
    addCounter(at: position, of: device, ratedPower: device.ratedPower)
  }

  /// A cumulative register, once.
  mutating func addCounter(at position: Int, of device: MeteredDevice, ratedPower: Double?) {
    let point = device.points[position]
    let name = "\(device.id).\(point.name)"
    guard found[name] == nil else { return }
    let method = MeterFeed.Method.counter(
      CounterTracker(settings: CounterSettings(of: point, ratedPower: ratedPower)),
      register: registers.count
    )
    found[name] = (registers.count, feeds.count)
    registers.append(EnergyCounterState(name: name))
    addFeed(method, of: device, at: position)
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
    guard found[directions[0]] == nil else { return }
    let method = MeterFeed.Method.power(
      PowerIntegrator(pollPeriod: device.points[position].pollPeriod),
      imported: registers.count,
      exported: registers.count + 1
    )
    for name in directions {
      found[name] = (registers.count, feeds.count)
      registers.append(EnergyCounterState(name: name))
    }
    addFeed(method, of: device, at: position)
  }

  mutating func addFeed(
    _ method: MeterFeed.Method,
    of device: MeteredDevice,
    at position: Int,
    driver base: Double? = nil
  ) {
    let point = device.points[position]
    let feed = MeterFeed(
      device: device.id,
      point: point.name,
      pollPeriod: point.pollPeriod,
      base: base ?? 0,
      isDriver: base != nil,
      method: method
    )
    use(device, position, for: .feed(feeds.count))
    feeds.append(feed)
  }
}
