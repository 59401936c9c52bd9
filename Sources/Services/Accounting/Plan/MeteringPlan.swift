import Rows
import Energy
import Measurements
import Production

/// Which readings feed which counters, and which counters make up which accounts; found once, from the
/// definitions.
struct MeteringPlan: Sendable {
  private(set) var catalogue = MeterCatalogue()
  /// The poll period of each present power, in milliseconds.
  private(set) var powerPollPeriods: [Int64] = []
  private(set) var accountLinks: [[AccountLink]] = []
  /// Of each account; `nil` where a meter has no present power.
  private(set) var powerLinks: [[PowerLink]?] = []

  private let devices: [String: MeteredDevice]
  private var powers: [String: Int] = [:]

  init(_ definition: AccountingDefinition) {
    devices = Dictionary(definition.devices.map { ($0.id, $0) }) { first, _ in first }
    for (index, account) in definition.accounts.enumerated() {
      add(account)
      addPhases(of: account, at: index)
    }
    for (index, line) in definition.lines.enumerated() { add(line, at: index) }
    for (index, alarm) in definition.alarms.enumerated() { add(alarm, at: index) }
    for baseline in definition.baselines { catalogue.addDrivers(of: baseline, devices) }
  }

  private mutating func add(_ account: EnergyAccountDefinition) {
    var links: [AccountLink] = []
    for share in account.meters {
      guard let device = devices[share.device] else { continue }
      links += catalogue.links(to: device, isSubtracted: share.isSubtracted).map { link in
        var link = link
        // What is fed in is a part of the consumption: without it that would be too high.
        let isNeeded = link.quantity == .activeExport && !account.generation.isEmpty
        if isNeeded, !device.mayLackPoints { link.isOptional = false }
        return link
      }
    }
    for meter in account.generation {
      guard let device = devices[meter.device] else { continue }
      links += catalogue.generationLinks(to: device, meter.register)
    }
    links += catalogue.correctionLinks(of: account, beside: links)
    powerLinks.append(account.demand == nil ? nil : powers(of: account.meters))
    // Submeters are kept in the ledger, so that a balance can be drawn over any past interval.
    for submeter in account.submeters {
      guard let device = devices[submeter] else { continue }
      links += catalogue.links(to: device, isSubtracted: false)
        .filter { $0.quantity == .activeImport }
        .map { link in
          var link = link
          link.isSubmeter = true
          return link
        }
    }
    accountLinks.append(links)
  }

  /// The phases of the account's first meter.
  private mutating func addPhases(of account: EnergyAccountDefinition, at index: Int) {
    let first = account.meters.first { !$0.isSubtracted }
    guard let device = first.flatMap({ devices[$0.device] }) else { return }
    for (phase, point) in UnbalanceState.points.enumerated() {
      guard let position = device.position(of: point) else { continue }
      catalogue.use(device, position, for: .phase(phase, account: index))
    }
  }

  private mutating func powers(of shares: [MeterShare]) -> [PowerLink]? {
    var links: [PowerLink] = []
    for share in shares {
      guard let device = devices[share.device], let power = power(of: device) else { return nil }
      links.append(PowerLink(power: power, isSubtracted: share.isSubtracted))
    }
    return links
  }

  private mutating func power(of device: MeteredDevice) -> Int? {
    if let known = powers[device.id] { return known }
    guard let position = device.position(of: "active_power") else { return nil }
    let power = powerPollPeriods.count
    powers[device.id] = power
    powerPollPeriods.append(device.points[position].pollPeriod)
    catalogue.use(device, position, for: .presentPower(power))
    return power
  }

  private mutating func add(_ line: ProductionLineDefinition, at index: Int) {
    for point in line.allPoints {
      guard let device = devices[point.device], let position = device.position(of: point.point)
      else { continue }
      catalogue.use(device, position, for: .line(index, point))
    }
  }

  private mutating func add(_ alarm: WatchedAlarm, at index: Int) {
    guard case .point(let point) = alarm.source, let device = devices[point.device],
      let position = device.position(of: point.point)
    else { return }
    catalogue.use(device, position, for: .alarm(index))
  }
}

extension MeteredDevice {
  func position(of point: String) -> Int? { points.firstIndex { $0.name == point } }
}
