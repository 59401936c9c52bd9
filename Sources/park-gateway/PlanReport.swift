import DeviceProfiles
import Adapters
import Measurements
import ReadPlans
import SunSpec
import Tools

/// The read plan of a connection in words.
struct PlanReport {
  let forecast: BusLoadForecast
  private let words = TerminalWords.current

  init(_ connection: ConnectionDefinition) { forecast = BusLoadForecast(connection) }

  var connection: ConnectionDefinition { forecast.connection }
  var wireTime: WireTime { forecast.wireTime }
  var load: BusLoad { forecast.load }

  var text: String {
    var lines = [words.busLoad(connection.id, connection.endpoint.name, forecast.percent)]
    for device in connection.devices {
      let assumption = device.sunSpec.map { SunSpecSample.models(of: [$0]) }.map {
        words.assumedModels($0.map(String.init).joined(separator: ", "))
      }
      let name = words.device(device.id, unit: device.unitID, points: device.points.count)
      lines.append("  \(name)\(assumption ?? "")")
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
    let seconds = Double(group.milliseconds) / 1000
    if group.isVirtual {
      let head = words.computed(every: seconds, group.points.count)
      return ["    \(head)"] + computations(group, device)
    }
    let head = words.requests(every: seconds, requests.count, registers, milliseconds)
    let lines = requests.map { request in
      let place =
        "\(request.table.rawValue) \(request.address)…\(request.addresses.upperBound - 1)"
      return "      " + words.request(place, request.count, points: request.items.count)
    }
    return ["    \(head)"] + lines + computations(group, device)
  }

  /// What is computed with the values of a poll, such as `rest = total - hvac`.
  private func computations(_ group: PollGroup, _ device: DeviceDefinition) -> [String] {
    group.points.compactMap { position in
      let point = device.points[position]
      return point.shownExpression.map { "      \(point.name) \($0)" }
    }
  }
}
