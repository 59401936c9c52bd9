import Configuration
import DeviceProfiles
import ReadPlans

extension PlanReport {
  /// The plan for programs: shares as fractions of 1, times in seconds, addresses from 0.
  var json: JSON {
    [
      "id": .string(connection.id),
      "endpoint": .string(connection.endpoint.name),
      "bus_load": .number(load.share),
      "devices": .array(connection.devices.map(json)),
    ]
  }

  private func json(of device: DeviceDefinition) -> JSON {
    [
      "id": .string(device.id),
      "unit_id": .integer(Int(device.unitID)),
      "points": .integer(device.points.count),
      "polls": .array(PollGroup.groups(of: device).map { json(of: $0, on: device) }),
    ]
  }

  private func json(of group: PollGroup, on device: DeviceDefinition) -> JSON {
    let requests = requests(of: group, on: device)
    return [
      "every": .number(Double(group.milliseconds) / 1000),
      "wire_time": .number(wireTime.seconds(requests)),
      "requests": .array(
        requests.map { request in
          [
            "table": .string(request.table.rawValue),
            "address": .integer(Int(request.address)),
            "count": .integer(request.count),
            "points": .array(request.items.map { .string(device.points[$0.point].name) }),
          ]
        }
      ),
    ]
  }
}
