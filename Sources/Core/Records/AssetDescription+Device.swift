package import DeviceProfiles
import Measurements
import Registers

extension AssetDescription {
  /// A device as it is configured, or as it was found.
  package init(_ device: DeviceDefinition) {
    var points = SharedArrays<Point>()
    self.init(device, sharing: &points)
  }

  /// The same; equal points of several devices are kept once.
  package init(_ device: DeviceDefinition, sharing points: inout SharedArrays<Point>) {
    var content = Device(unitID: device.unitID)
    content.label = device.label
    content.profile = device.profile
    content.points = points.shared(device.points.map { Point($0, of: device) })
    self.init(id: device.id, kind: .device, path: device.path, content: .device(content))
  }
}

extension AssetDescription.Point {
  fileprivate init(_ point: PointDefinition, of device: DeviceDefinition) {
    self.init(
      name: point.name,
      type: point.type.name,
      unit: point.unit,
      kind: point.kind.rawValue,
      period: device.period(of: point).wholeMilliseconds
    )
    label = point.label
    range = point.range
    writable = point.writable.map(AssetDescription.Writing.init)
    states = point.states.sorted { $0.key < $1.key }
      .map { AssetDescription.State(Int64($0.key), $0.value) }
  }
}

extension AssetDescription.Writing {
  fileprivate init(_ writability: Writability) {
    self.init(writability.range)
    isReadable = writability.readable
    rewrites = writability.rewrite
    isPulse = writability.pulse
  }
}

extension RecordDictionary.Asset {
  /// A device with all its points.
  package init(_ device: DeviceDefinition) {
    self.init(
      id: device.id,
      kind: .device,
      path: device.path,
      points: device.points.map {
        RecordDictionary.Point(name: $0.name, type: $0.type.name, unit: $0.unit)
      }
    )
  }
}
