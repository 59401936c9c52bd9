package import Configuration
import DeviceProfiles
package import Production

/// The points that a recording can name, and what a value of each may be.
package struct RecordedPoints: Sendable {
  package let references: [PointReference]
  /// Values outside it are bad, as when they are read; `nil` for points without numbers.
  package let ranges: [ClosedRange<Double>?]

  package init(_ configuration: GatewayConfiguration) {
    var references: [PointReference] = []
    var ranges: [ClosedRange<Double>?] = []
    let all = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    for device in configuration.connections.flatMap(\.devices) {
      for point in device.points {
        references.append(PointReference(device: device.id, point: point.name))
        ranges.append(point.kind == .text ? nil : point.range ?? all)
      }
    }
    self.init(references: references, ranges: ranges)
  }

  package init(references: [PointReference], ranges: [ClosedRange<Double>?]) {
    self.references = references
    self.ranges = ranges
  }
}
