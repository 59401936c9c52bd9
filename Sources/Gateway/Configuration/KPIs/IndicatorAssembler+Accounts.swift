import DeviceProfiles
import Energy

extension IndicatorAssembler {
  func account(
    _ draft: EnergyAccountDraft,
    _ context: inout ReadingContext
  ) -> EnergyAccountDefinition {
    requireEachOnce(draft, &context)
    let meters = draft.meters.map { Located(value: $0.value.device, location: $0.location) }
    for meter in meters + draft.submeters { requireEnergy(of: meter, &context) }
    for meter in draft.generation { requireRegister(of: meter, &context) }
    warnOfMissingExport(draft, &context)
    warnOfUnverified(draft, &context)
    for meter in draft.meters where meter.value.isSubtracted {
      warnIfSolar(meter, of: draft, &context)
      warnOfCost(meter, of: draft, &context)
    }
    return draft.definition
  }

  private func requireEachOnce(_ draft: EnergyAccountDraft, _ context: inout ReadingContext) {
    let meters = draft.meters.map { Located(value: $0.value.device, location: $0.location) }
    let generation = draft.generation.map {
      Located(value: $0.value.device, location: $0.location)
    }
    let subtracted = Set(draft.meters.map(\.value).filter(\.isSubtracted).map(\.device))
    var seen: Set<String> = []
    for meter in meters + draft.submeters where !seen.insert(meter.value).inserted {
      context.error("\"\(meter.value)\" stands twice in this account", at: meter.location)
    }
    for meter in generation where !seen.insert(meter.value).inserted {
      let hint =
        subtracted.contains(meter.value)
        ? "; leave \"-\(meter.value)\" out of meters: generation is not a part of what they count"
        : ""
      context.error("\"\(meter.value)\" stands twice in this account\(hint)", at: meter.location)
    }
  }

  private func requireEnergy(of meter: Located<String>, _ context: inout ReadingContext) {
    guard let points = knownPoints(of: meter, &context) else { return }
    let countable = ["active_energy_import", "active_energy_export", "active_power"]
    guard points.isDisjoint(with: countable) else { return }
    context.error(
      "\"\(meter.value)\" is no meter: it has neither active_energy_import nor active_power",
      at: meter.location
    )
  }

  /// Complains of a meter that lacks the register of what it shall count.
  private func requireRegister(
    of meter: Located<GenerationDraft>,
    _ context: inout ReadingContext
  ) {
    let id = Located(value: meter.value.device, location: meter.location)
    let errors = context.errorCount
    requireEnergy(of: id, &context)
    guard context.errorCount == errors, let points = points(of: meter.value.device) else { return }
    let registers = GenerationMeter.Register.allCases
      .filter { points.contains($0.quantity.rawValue) }
    let register = meter.value.meter.register
    if registers.isEmpty {
      warnOfPower(meter, &context)
    } else if !registers.contains(register) {
      let written = register == .export ? "{ meter: \(id.value), as: import }" : id.value
      context.error(
        "\"\(id.value)\" has no \(register.quantity.rawValue); if its "
          + "\(register == .export ? "import" : "export") register counts what is generated, "
          + "write \(written)",
        at: meter.location
      )
    }
  }

  /// The sign of a power is the direction of the energy; inverters and meters use opposite signs.
  private func warnOfPower(_ meter: Located<GenerationDraft>, _ context: inout ReadingContext) {
    guard meter.value.register == nil else { return }
    context.warning(
      "\"\(meter.value.device)\" has no energy register: what it generates is found from its power "
        + "where that is negative; if it is positive, write "
        + "{ meter: \(meter.value.device), as: import }, else { meter: \(meter.value.device), as: export }",
      at: meter.location
    )
  }

  private func warnOfMissingExport(
    _ draft: EnergyAccountDraft,
    _ context: inout ReadingContext
  ) {
    guard let first = draft.generation.first else { return }
    let counts = draft.meters.contains { meter in
      guard let points = points(of: meter.value.device) else { return true }
      return points.contains("active_energy_export")
        || (points.contains("active_power") && !points.contains("active_energy_import"))
    }
    guard !counts else { return }
    context.warning(
      "no meter of \"\(draft.id.value)\" has active_energy_export: as long as nothing counts what is "
        + "fed into the grid, it is taken to be 0 in consumption and self-consumption",
      at: first.location
    )
  }

  /// The points of a device; `nil` where they are not all known.
  private func points(of device: String) -> Set<String>? {
    guard let device = assets.devices[device], device.unreadable?.isEmpty == true else {
      return nil
    }
    return Set(device.definition.points.map(\.name))
  }

  /// The same, after a complaint where there is no such device.
  private func knownPoints(
    of device: Located<String>,
    _ context: inout ReadingContext
  ) -> Set<String>? {
    assets.device(device, &context).flatMap { _ in points(of: device.value) }
  }
}

extension IndicatorAssembler {
  /// Whether an id speaks of generation, in English or Vietnamese.
  private static func isSolar(_ id: String) -> Bool {
    let words = id.lowercased().split { $0 == "-" || $0 == "_" }
    return words.contains { $0.hasPrefix("pv") || $0 == "sun" || $0.hasPrefix("solar") }
      || words.joined(separator: "-").contains("mat-troi")
  }

  /// Warns of a meter that is taken off where generation seems to be meant.
  private func warnIfSolar(
    _ meter: Located<MeterShare>,
    of draft: EnergyAccountDraft,
    _ context: inout ReadingContext
  ) {
    let id = meter.value.device
    guard let device = assets.devices[id]?.definition else { return }
    let names = Set(device.points.map(\.name))
    let onlyExports =
      names.contains("active_energy_export") && !names.contains("active_energy_import")
    guard device.sunSpec != nil || onlyExports || Self.isSolar(id) else { return }
    let onlyImports =
      names.contains("active_energy_import") && !names.contains("active_energy_export")
    let entry = onlyImports ? "{ meter: \(id), as: import }" : id
    context.warning(
      "\"-\(id)\" is only taken off; if it counts what the site generates, leave it out of meters "
        + "and write generation: [\(entry)]",
      at: meter.location
    )
  }

  /// Warns of a tariff over a difference.
  private func warnOfCost(
    _ meter: Located<MeterShare>,
    of draft: EnergyAccountDraft,
    _ context: inout ReadingContext
  ) {
    guard draft.tariff != nil || draft.emissionFactor != nil else { return }
    context.warning(
      "cost, bands and CO2e of \"\(draft.id.value)\" are those of the meters that are added; "
        + "\"-\(meter.value.device)\" is not taken off them",
      at: meter.location
    )
  }
}
