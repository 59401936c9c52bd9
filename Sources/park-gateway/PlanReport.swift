import DeviceProfiles
import Measurements
import ReadPlans
import SunSpec

/// The read plan of a connection in words.
struct PlanReport {
  let connection: ConnectionDefinition
  let wireTime: WireTime
  let load: BusLoad

  /// A SunSpec device is planned as if it had the most common models.
  init(_ connection: ConnectionDefinition) {
    let connection = SunSpecSample.assumed(connection)
    self.connection = connection
    wireTime = WireTime(of: connection)
    load = BusLoad(of: connection, wireTime: wireTime)
  }

  /// Above 1, the poll periods cannot be met.
  var isOverloaded: Bool { load.share > 1 }

  private var percent: String {
    let tenths = (load.share * 1000).rounded() / 10
    return "\(tenths)%"
  }

  /// A warning above 80 %, an error above 100 %.
  var problem: String? {
    let file = "devices.d/\(connection.id).yaml"
    if isOverloaded {
      return "\(file):1:1: error: the connection would be busy \(percent) of the time: "
        + "poll less often, fewer points, or at a higher baud rate"
    }
    guard load.share > 0.8 else { return nil }
    return
      "\(file):1:1: warning: the connection will be busy \(percent) of the time; "
      + "retries have little room"
  }

  var text: String {
    var lines = ["\(connection.id) (\(connection.endpoint.name)): bus load \(percent)"]
    for device in connection.devices {
      let assumption = device.sunSpec.map { SunSpecSample.models(of: [$0]) }.map {
        " (SunSpec, to be asked; as with the models \($0.map(String.init).joined(separator: ", ")))"
      }
      lines.append(
        "  \(device.id), unit \(device.unitID), \(device.points.count) points\(assumption ?? "")"
      )
      for group in PollGroup.groups(of: device) { lines += plan(of: device, group) }
    }
    return lines.joined(separator: "\n")
  }

  func requests(of group: PollGroup, on device: DeviceDefinition) -> [ReadRequest] {
    Planner(points: device.points, limits: device.limits, wireTime: wireTime).plan(group.points)
  }

  private func plan(of device: DeviceDefinition, _ group: PollGroup) -> [String] {
    let requests = requests(of: group, on: device)
    let registers = requests.reduce(0) { $0 + $1.count }
    let milliseconds = (wireTime.seconds(requests) * 10_000).rounded() / 10
    let head =
      "    every \(Double(group.milliseconds) / 1000) s: \(requests.count) requests, "
      + "\(registers) registers, \(milliseconds) ms"
    return [head]
      + requests.map { request in
        "      \(request.table.rawValue) \(request.address)…\(request.addresses.upperBound - 1): "
          + "\(request.count) for \(request.items.count) points"
      }
  }
}
