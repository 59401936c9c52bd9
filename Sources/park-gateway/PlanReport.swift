import DeviceProfiles
import Adapters
import Measurements
import ReadPlans
import SunSpec

/// The read plan of a connection in words.
struct PlanReport {
  let forecast: BusLoadForecast

  init(_ connection: ConnectionDefinition) { forecast = BusLoadForecast(connection) }

  var connection: ConnectionDefinition { forecast.connection }
  var wireTime: WireTime { forecast.wireTime }
  var load: BusLoad { forecast.load }

  var text: String {
    var lines = ["\(connection.id) (\(connection.endpoint.name)): bus load \(forecast.percent)"]
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
