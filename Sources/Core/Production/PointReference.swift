/// A point of a device.
package struct PointReference: Sendable, Hashable, Codable {
  package var device: String
  package var point: String

  package init(device: String, point: String) {
    self.device = device
    self.point = point
  }

  package var name: String { "\(device).\(point)" }
}
