import Languages
import Baselines
package import Configuration
import DeviceProfiles
import Energy
import Indicators
import Production
package import Records

extension GatewayConfiguration {
  /// What is published of each asset; devices, then accounts, then lines.
  package var assetDescriptions: [AssetDescription] {
    descriptions(of: connections.flatMap(\.devices)) + computedDescriptions
  }

  /// The same without the devices that must be asked for their points first.
  package var knownDescriptions: [AssetDescription] {
    descriptions(of: connections.flatMap(\.devices).filter { $0.sunSpec == nil })
      + computedDescriptions
  }

  private func descriptions(of devices: [DeviceDefinition]) -> [AssetDescription] {
    var points = SharedArrays<AssetDescription.Point>()
    return devices.map { AssetDescription($0, sharing: &points) }
  }

  private var computedDescriptions: [AssetDescription] {
    indicators.accounts.map(description) + indicators.lines.map(description)
  }

  private func description(_ account: EnergyAccountDefinition) -> AssetDescription {
    let hasBaseline = indicators.baselines.contains { $0.energy == account.id }
    var fields = IndicatorCatalogue.energy.filter { account.has($0) }
    if hasBaseline { fields += IndicatorCatalogue.baseline.filter { !fields.contains($0) } }
    var content = computed(of: account.devices, fields)
    if let limit = account.demand?.limit {
      content.limits = [AssetDescription.Limit(Indicator.demand.name, limit)]
    }
    return AssetDescription(
      id: account.id,
      kind: .energyAccount,
      path: account.path,
      content: .computed(content)
    )
  }

  private func description(_ line: ProductionLineDefinition) -> AssetDescription {
    let account = line.energy.flatMap { id in indicators.accounts.first { $0.id == id } }
    let fields = IndicatorCatalogue.production.filter { line.has($0, suppliedBy: account) }
    return AssetDescription(
      id: line.id,
      kind: .productionLine,
      path: line.path,
      content: .computed(computed(of: line.devices, fields))
    )
  }

  private func computed(
    of devices: [String],
    _ indicators: [Indicator]
  ) -> AssetDescription.Computed {
    var content = AssetDescription.Computed(devices: devices)
    content.fields = indicators.map(AssetDescription.Field.init)
    if indicators.contains(where: { $0.unit == .currency }) {
      content.currency = IndicatorUnit.currency.rawValue
    }
    content.timeZone = identity.timeZone
    return content
  }
}

extension AssetDescription.Field {
  fileprivate init(_ indicator: Indicator) {
    self.init(
      name: indicator.name,
      unit: indicator.unit.rawValue,
      aggregation: indicator.aggregation.rawValue,
      label: ["en": indicator.label.english, "vi": indicator.label.vietnamese]
    )
  }
}

extension EnergyAccountDefinition {
  /// Whether its rows may have a KPI.
  fileprivate func has(_ indicator: Indicator) -> Bool {
    if IndicatorCatalogue.ofGeneration.contains(indicator) { return !generation.isEmpty }
    return switch indicator {
    case .cost, .peakActiveEnergy, .normalActiveEnergy, .offPeakActiveEnergy: tariff != nil
    case .co2e, .co2eFactor, .co2eFactorYear: emissionFactor != nil
    case .unaccounted, .unaccountedEnergy: !submeters.isEmpty
    case .demand, .demandForecast: demand != nil
    default: true
    }
  }
}

extension ProductionLineDefinition {
  /// Whether its rows may have a KPI.
  fileprivate func has(
    _ indicator: Indicator,
    suppliedBy account: EnergyAccountDefinition?
  ) -> Bool {
    switch indicator {
    case .energyPerGood, .idleEnergy, .idleEnergyShare: account != nil
    case .costPerGood: account?.tariff != nil
    case .co2ePerGood: account?.emissionFactor != nil
    case .workerHours, .goodPerWorkerHour: workers != nil || workersPoint != nil
    default: true
    }
  }

  /// The ids of the devices that the production line reads.
  package var devices: [String] { Array(Set(allPoints.map(\.device))).sorted() }
}
