import JSON
import Measurements
import PrintableText

extension WatchBoard {
  /// Whether a gateway is known to be offline.
  func isLost(_ gateway: String) -> Bool { gateways[gateway]?.status == "offline" }

  /// The ids of devices, the worst first; of equal ones those with more bad points, then by name.
  func devicesByNeed(_ view: WatchView) -> [String] {
    devices.filter { view.shows($0.key, $0.value) }
      .map { id, device in
        (device.condition(isGatewayLost: isLost(device.gateway)), -device.bad.count, id)
      }
      .sorted { $0 < $1 }
      .map(\.2)
  }

  /// How many devices are in each condition.
  func conditions(_ view: WatchView) -> [WatchedDevice.Condition: Int] {
    var counts: [WatchedDevice.Condition: Int] = [:]
    for (id, device) in devices where view.shows(id, device) {
      counts[device.condition(isGatewayLost: isLost(device.gateway)), default: 0] += 1
    }
    return counts
  }

  /// Changes what is known of a device, if there is room for it.
  mutating func update(_ asset: String, _ json: JSONValue, _ change: (inout WatchedDevice) -> Void)
  {
    guard devices.count < Self.capacity || devices[asset] != nil else { return }
    var device = devices[asset] ?? WatchedDevice()
    if let gateway = json["gateway"]?.string { device.gateway = gateway.printable(upTo: 60) }
    change(&device)
    devices[asset] = device
  }

  /// Keeps where a device's topics begin: commands to its gateway begin there too.
  mutating func note(root topic: String, of subject: WatchedTopic) {
    guard let asset = subject.asset, devices[asset]?.root.isEmpty == true else { return }
    devices[asset]?.root = topic.split(
      separator: "/",
      maxSplits: 3,
      omittingEmptySubsequences: false
    )
    .prefix(3).joined(separator: "/")
  }

  mutating func takeStatus(_ json: JSONValue, of asset: String) {
    update(asset, json) { device in
      device.status = json["status"]?.string ?? ""
      device.reason = json["reason"]?.string ?? ""
      device.isLate = json["late"] == true
    }
  }
}

extension WatchView {
  func matches(_ name: String) -> Bool {
    filter.isEmpty || name.lowercased().contains(filter.lowercased())
  }

  func shows(_ id: String, _ device: WatchedDevice) -> Bool {
    (gateway.isEmpty || device.gateway == gateway) && (matches(id) || matches(device.gateway))
  }
}
