import Energy
import Measurements
import Production

/// What is done with a reading.
enum ReadingUse: Sendable {
  /// It goes to the feed at a position.
  case feed(Int)
  /// It is the present power at a position.
  case presentPower(Int)
  /// It goes to the line at a position, as its point.
  case line(Int, PointReference)
}

/// A register's part in an account.
struct AccountLink: Sendable {
  /// The register's position.
  var register: Int
  /// The position of the feed that books into it.
  var feed: Int
  var quantity: EnergyQuantity
  var isSubtracted: Bool
  /// Whether the account is complete without it as long as it has never been read: many meters have
  /// registers of export and reactive energy that a site does not poll.
  var isOptional = false
}

/// The present power of a meter in an account.
struct PowerLink: Sendable {
  /// The position among the present powers.
  var power: Int
  var isSubtracted: Bool
}

/// Which readings feed which registers, and which registers make up which accounts; found once, from
/// the definitions.
struct MeteringPlan: Sendable {
  private(set) var feeds: [MeterFeed] = []
  private(set) var registers: [Register] = []
  /// The poll period of each present power, in milliseconds.
  private(set) var powerPollPeriods: [Int64] = []
  /// By device, by the position of the point: what its readings are used for.
  private(set) var uses: [String: [[ReadingUse]]] = [:]
  private(set) var accountLinks: [[AccountLink]] = []
  /// Of each account; `nil` where a meter has no present power.
  private(set) var powerLinks: [[PowerLink]?] = []

  private let devices: [String: MeteredDevice]
  /// Registers found so far, with their feed, by name.
  private var found: [String: (register: Int, feed: Int)] = [:]
  private var powers: [String: Int] = [:]

  init(_ definition: AccountingDefinition) {
    devices = Dictionary(definition.devices.map { ($0.id, $0) }) { first, _ in first }
    for account in definition.accounts { add(account) }
    for (index, line) in definition.lines.enumerated() { add(line, at: index) }
  }

  private mutating func add(_ account: EnergyAccountDefinition) {
    var links: [AccountLink] = []
    for share in account.meters {
      guard let device = devices[share.device] else { continue }
      links += self.links(to: device, isSubtracted: share.isSubtracted)
    }
    accountLinks.append(links)
    powerLinks.append(account.demand == nil ? nil : self.powers(of: account.meters))
    // Submeters are kept in the ledger, so that a balance can be drawn over any past interval.
    for submeter in account.submeters {
      if let device = devices[submeter] { _ = self.links(to: device, isSubtracted: false) }
    }
  }

  private mutating func links(to device: MeteredDevice, isSubtracted: Bool) -> [AccountLink] {
    for quantity in EnergyQuantity.allCases { addCounter(quantity, of: device) }
    let hasCounter = EnergyQuantity.allCases.contains {
      $0.isActive && device.position(of: $0.rawValue) != nil
    }
    if !hasCounter { addIntegrator(of: device) }
    let hasImport = found["\(device.id).\(EnergyQuantity.activeImport.rawValue)"] != nil
    return EnergyQuantity.allCases.compactMap { quantity in
      found["\(device.id).\(quantity.rawValue)"].map {
        AccountLink(
          register: $0.register,
          feed: $0.feed,
          quantity: quantity,
          isSubtracted: isSubtracted,
          isOptional: hasImport && quantity != .activeImport
        )
      }
    }
  }

  private mutating func addCounter(_ quantity: EnergyQuantity, of device: MeteredDevice) {
    guard let position = device.position(of: quantity.rawValue) else { return }
    let point = device.points[position]
    let name = "\(device.id).\(point.name)"
    guard found[name] == nil else { return }
    let settings = CounterSettings(
      pollPeriod: point.pollPeriod,
      modulus: point.wrapsAt.flatMap(MilliUnits.of),
      ratedPower: device.ratedPower,
      resolution: point.resolution.flatMap(MilliUnits.of)
    )
    let method = MeterFeed.Method.counter(
      CounterTracker(settings: settings),
      register: registers.count
    )
    found[name] = (registers.count, feeds.count)
    registers.append(Register(name: name))
    addFeed(method, of: device, at: position)
  }

  /// A meter without a register of active energy: its power is integrated.
  private mutating func addIntegrator(of device: MeteredDevice) {
    guard let position = device.position(of: "active_power") else { return }
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
      registers.append(Register(name: name))
    }
    addFeed(method, of: device, at: position)
  }

  private mutating func addFeed(
    _ method: MeterFeed.Method,
    of device: MeteredDevice,
    at position: Int
  ) {
    let point = device.points[position]
    let feed = MeterFeed(
      device: device.id,
      point: point.name,
      pollPeriod: point.pollPeriod,
      method: method
    )
    use(device, position, for: .feed(feeds.count))
    feeds.append(feed)
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
    use(device, position, for: .presentPower(power))
    return power
  }

  private mutating func add(_ line: ProductionLineDefinition, at index: Int) {
    for point in line.points {
      guard let device = devices[point.device], let position = device.position(of: point.point)
      else { continue }
      use(device, position, for: .line(index, point))
    }
  }

  private mutating func use(_ device: MeteredDevice, _ position: Int, for use: ReadingUse) {
    let none = Array(repeating: [ReadingUse](), count: device.points.count)
    uses[device.id, default: none][position].append(use)
  }
}

extension MeteredDevice {
  func position(of point: String) -> Int? { points.firstIndex { $0.name == point } }
}

extension ProductionLineDefinition {
  /// The points that the line's numbers come from, each once.
  var points: [PointReference] {
    let source: PointReference =
      switch state {
      case .point(let point, _): point
      case .power(let point, _, _, _): point
      }
    var points = [source]
    for point in [counters.good, counters.reject, counters.total].compactMap({ $0 })
    where !points.contains(point) {
      points.append(point)
    }
    return points
  }
}
