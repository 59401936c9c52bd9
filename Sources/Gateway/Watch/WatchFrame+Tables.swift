import JSON
import Languages
import Measurements

extension WatchFrame {
  /// A page's rows under their heading.
  struct Table {
    var heading: String
    var rows: [WatchLine]
  }

  func table(
    _ board: WatchBoard,
    _ view: WatchView,
    _ ids: [String],
    _ now: Timestamp
  ) -> Table {
    switch view.page {
    case .devices: devices(board, ids, now)
    case .gateways: gateways(board, ids, now)
    case .indicators: indicators(board, ids, now)
    case .asset(let id): asset(id, board, now)
    }
  }

  private func devices(_ board: WatchBoard, _ ids: [String], _ now: Timestamp) -> Table {
    func row(
      _ device: String,
      _ status: String,
      _ bad: String,
      _ age: String,
      _ power: String,
      _ energy: String
    ) -> String {
      // 2 of the mark, 5 blanks between, and the columns of fixed width.
      let name = max(12, width - 2 - 5 - 10 - 7 - 5 - 10 - 11)
      return [
        WatchCell(text: device, width: name), WatchCell(text: status, width: 10),
        WatchCell(text: bad, width: 7, isRight: true),
        WatchCell(text: age, width: 5, isRight: true),
        WatchCell(text: power, width: 10, isRight: true),
        WatchCell(text: energy, width: 11, isRight: true),
      ].row
    }
    let rows = ids.compactMap { id -> WatchLine? in
      guard let device = board.devices[id] else { return nil }
      let condition = device.condition(isGatewayLost: board.isLost(device.gateway))
      let text = row(
        id,
        words.condition(condition),
        device.bad.isEmpty ? "" : "\(device.bad.count)/\(device.pointCount)",
        age(of: device.acquired, now),
        device.power.map { amount($0 / 1000, digits: 2) } ?? waiting(device, "active_power"),
        device.energy.map { amount($0 / 1e6, digits: 3) }
          ?? waiting(device, "active_energy_import")
      )
      return WatchLine(text, condition.style)
    }
    let heading = row(words.device, words.status, words.bad, words.age, words.power, words.energy)
    return Table(heading: heading, rows: rows)
  }

  /// A mark for a value that will come; nothing where the device has none, or does not answer.
  private func waiting(_ device: WatchedDevice, _ point: String) -> String {
    device.awaited.contains(point) && device.status != "offline" ? "…" : ""
  }

  private func gateways(_ board: WatchBoard, _ ids: [String], _ now: Timestamp) -> Table {
    func row(
      _ id: String,
      _ status: String,
      _ version: String,
      _ age: String,
      _ devices: String,
      _ health: String
    ) -> String {
      [
        WatchCell(text: id, width: 20), WatchCell(text: status, width: 8),
        WatchCell(text: version, width: 8), WatchCell(text: age, width: 5, isRight: true),
        WatchCell(text: devices, width: 11, isRight: true),
        WatchCell(text: health, width: max(10, width - 60)),
      ].row
    }
    let counts = Dictionary(board.devices.values.map { ($0.gateway, 1) }, uniquingKeysWith: +)
    let rows = ids.compactMap { id -> WatchLine? in
      guard let gateway = board.gateways[id] else { return nil }
      let text = row(
        id,
        gateway.status,
        gateway.version,
        age(of: gateway.time, now),
        "\(counts[id] ?? 0)",
        gateway.health.isNull ? "" : WatchBoard.healthText(gateway.health)
      )
      return WatchLine(text, gateway.status == "offline" ? .bad : .plain)
    }
    let heading = row("GATEWAY", words.status, words.version, words.age, words.device, words.health)
    return Table(heading: heading, rows: rows)
  }

  private func indicators(_ board: WatchBoard, _ ids: [String], _ now: Timestamp) -> Table {
    func row(_ asset: String, _ name: String, _ age: String, _ quality: String, _ value: String)
      -> String
    {
      [
        WatchCell(text: asset, width: 20), WatchCell(text: name, width: 18),
        WatchCell(text: age, width: 5, isRight: true), WatchCell(text: quality, width: 14),
        WatchCell(text: value, width: max(10, width - 63)),
      ].row
    }
    let rows = ids.compactMap { id -> WatchLine? in
      // The newest of its KPIs.
      let newest = board.indicators.filter { $0.key.asset == id }
        .max { ($0.value.time, $0.key) < ($1.value.time, $1.key) }
      return newest.map { key, entry in
        WatchLine(row(id, key.name, age(of: entry.time, now), entry.quality, entry.value))
      }
    }
    return Table(
      heading: row(words.asset, "KPI", words.age, words.quality, words.value),
      rows: rows
    )
  }

  // MARK: - One asset

  private func asset(_ id: String, _ board: WatchBoard, _ now: Timestamp) -> Table {
    func row(_ name: String, _ value: String, _ unit: String, _ age: String, _ quality: String)
      -> String
    {
      [
        WatchCell(text: name, width: 26), WatchCell(text: value, width: 16, isRight: true),
        WatchCell(text: unit, width: 7), WatchCell(text: age, width: 5, isRight: true),
        WatchCell(text: quality, width: max(10, width - 60)),
      ].row
    }
    let rows = pointRows(of: id, board).map { item -> WatchLine in
      let (key, entry) = (item.key, item.entry)
      if item.isIndicator, let entry {
        return WatchLine(
          "\(WatchCell(text: key.name, width: 26).padded) \(entry.quality): \(entry.value)"
        )
      }
      guard let entry else {
        return WatchLine(row(key.name, "…", board.unit(of: key), "", ""), .faint)
      }
      let (value, unit) = shown(entry, board.unit(of: key))
      let isBad = entry.quality != "good"
      return WatchLine(
        row(key.name, value, unit, age(of: entry.time, now), isBad ? entry.quality : ""),
        isBad ? .bad : .plain
      )
    }
    let heading = row(words.point, words.value, words.unit, words.age, words.quality)
    return Table(heading: heading, rows: rows)
  }

  struct PointRow {
    let key: WatchBoard.Key
    /// `nil`: nothing was published of it yet.
    let entry: WatchBoard.Entry?
    let isIndicator: Bool

    var id: String { (isIndicator ? "kpi/" : "") + key.name }
  }

  /// The points of an asset, the bad ones first and those without a value last, and its KPIs.
  func pointRows(of id: String, _ board: WatchBoard) -> [PointRow] {
    let points = board.points.filter { $0.key.asset == id }
      .sorted {
        ($0.value.quality == "good" ? 1 : 0, $0.key.name) < (
          $1.value.quality == "good" ? 1 : 0, $1.key.name
        )
      }
      .map { PointRow(key: $0.key, entry: $0.value, isIndicator: false) }
    let indicators = board.indicators.filter { $0.key.asset == id }.sorted { $0.key < $1.key }
      .map { PointRow(key: $0.key, entry: $0.value, isIndicator: true) }
    let awaited = (board.devices[id]?.awaited ?? []).sorted().map { name in
      PointRow(key: WatchBoard.Key(asset: id, name: name), entry: nil, isIndicator: false)
    }
    return points + awaited + indicators
  }

  /// Powers in kW, kvar, kVA and energies in MWh, Mvarh, MVAh.
  private func shown(_ entry: WatchBoard.Entry, _ unit: String) -> (String, String) {
    guard let number = entry.number else { return (entry.value, unit) }
    switch unit {
    case "W", "var", "VA": return (amount(number / 1000, digits: 3), "k\(unit)")
    case "Wh", "varh", "VAh": return (amount(number / 1e6, digits: 3), "M\(unit)")
    default: return (entry.value, unit)
    }
  }

  private func amount(_ value: Double, digits: Int) -> String {
    words.language.number(value, digits: digits, padded: true)
  }
}

extension WatchedDevice.Condition {
  fileprivate var style: WatchLine.Style {
    switch self {
    case .lost, .offline: .bad
    case .degraded, .late: .warning
    case .unknown: .faint
    case .online: .plain
    }
  }
}
