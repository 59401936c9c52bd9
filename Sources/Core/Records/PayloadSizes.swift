import DeviceProfiles
import Measurements
import Registers

/// How large the readings of a device become in a format that writes them as text.
///
/// A longer message would not be taken by brokers in the cloud, which accept 128 KiB; a record is
/// split before, so that each part is one message in every format, with its own number.
struct PayloadSizes: Sendable {
  /// The longest payload, in bytes, without its first members.
  static let limit = 100_000
  /// A number of any size, or the name of a quality code, with what is around it.
  private static let valueSize = 28

  /// Point by point; empty where all points together fit.
  private let sizes: [Int]
  /// Whether all points together fit.
  private let fitsAlways: Bool

  init(of device: DeviceDefinition) {
    let sizes = device.points.map { $0.name.utf8.count + 4 + Self.size(of: $0.type) }
    fitsAlways = sizes.reduce(0, +) < Self.limit
    self.sizes = fitsAlways ? [] : sizes
  }

  private static func size(of type: ValueType) -> Int {
    // The longest form of a character in JSON has six.
    type.isText ? max(valueSize, 12 * type.registerCount) : valueSize
  }

  /// The readings in as many parts as are needed.
  func parts(of readings: [Reading]) -> [ArraySlice<Reading>] {
    guard !fitsAlways else { return [readings[...]] }
    var parts: [ArraySlice<Reading>] = []
    var (start, size) = (0, 0)
    for (index, reading) in readings.enumerated() {
      let next = sizes.indices.contains(reading.point) ? sizes[reading.point] : 0
      if size + next > Self.limit, index > start {
        parts.append(readings[start..<index])
        (start, size) = (index, 0)
      }
      size += next
    }
    parts.append(readings[start...])
    return parts
  }
}
