package import DeviceProfiles

/// How the devices of a configuration form a factory.
package struct Scenario: Sendable, Hashable {
  /// By device id; a device that is not listed gets the role that its points suggest.
  package var roles: [String: DeviceRole]
  /// By load meter id: the devices whose power it also measures.
  package var feeds: [String: [String]]
  package var pattern: WorkPattern
  /// Seconds that local time is ahead of UTC; 7 hours in Vietnam.
  package var utcOffset: Double = 25_200

  package init(
    roles: [String: DeviceRole] = [:],
    feeds: [String: [String]] = [:],
    pattern: WorkPattern = .threeShifts
  ) {
    self.roles = roles
    self.feeds = feeds
    self.pattern = pattern
  }

  /// The scenario that the devices suggest: a load meter feeds the machines on its own path.
  package init(deducedFrom devices: [DeviceDefinition], pattern: WorkPattern = .threeShifts) {
    self.init(pattern: pattern)
    for device in devices { roles[device.id] = DeviceRole(of: device) }
    promoteOnlyMeter(of: devices)
    var fed: Set<String> = []
    for meter in devices where roles[meter.id] == .loadMeter && !meter.path.isEmpty {
      let machines = devices.filter { device in
        roles[device.id]?.isMachine == true && device.path.starts(with: meter.path)
          && !fed.contains(device.id)
      }
      guard !machines.isEmpty else { continue }
      feeds[meter.id] = machines.map(\.id)
      fed.formUnion(feeds[meter.id] ?? [])
    }
  }

  package func role(of device: DeviceDefinition) -> DeviceRole {
    roles[device.id] ?? DeviceRole(of: device)
  }

  /// Makes the largest meter by rated power the main meter where several measure and none is named
  /// so.
  private mutating func promoteOnlyMeter(of devices: [DeviceDefinition]) {
    guard !roles.values.contains(.mainMeter) else { return }
    let meters = devices.filter { roles[$0.id] == .loadMeter && $0.ratedPower != nil }
    guard meters.count > 1 else { return }
    let biggest = meters.max { ($0.ratedPower ?? 0) < ($1.ratedPower ?? 0) }
    guard let biggest, let rated = biggest.ratedPower else { return }
    let others = meters.filter { $0.id != biggest.id }.compactMap(\.ratedPower).max() ?? 0
    if rated > 1.5 * others { roles[biggest.id] = .mainMeter }
  }
}
