import DeviceProfiles
import Registers
import TestSupport
import Testing
import Tools

/// How much values tell about whether a profile fits.
@Suite struct EvidenceTests {
  private static func point(_ name: String, _ type: ValueType, _ scale: String) -> PointDefinition {
    var point = PointDefinition(name: name, table: .holding, address: 0, type: type)
    point.scale = DecimalFactor(decimal: scale) ?? .one
    return point
  }

  private static let meters: [[PointDefinition]] = [
    [
      point("frequency", .uint16, "0.01"), point("voltage_l1_n", .uint16, "0.1"),
      point("voltage_l2_n", .uint16, "0.1"), point("voltage_l3_n", .uint16, "0.1"),
      point("power_factor", .int16, "0.001"),
    ],
    [
      point("frequency", .uint16, "0.1"), point("voltage_l1_n", .uint32, "0.01"),
      point("voltage_l2_n", .uint32, "0.01"), point("voltage_l3_n", .uint32, "0.01"),
      point("power_factor", .int16, "0.01"),
    ],
    [
      point("frequency", .float32, "1"), point("voltage_l1_n", .float32, "1"),
      point("voltage_l2_n", .float32, "1"),
    ],
  ]

  private static func bits(_ points: [PointDefinition], _ value: (PointDefinition) -> Double)
    -> Double
  {
    var evidence = Evidence()
    for point in points { evidence.add(value(point), of: point) }
    return evidence.bits
  }

  @Test(arguments: meters.indices)
  func `A meter's values are enough, and a part of them is not`(index: Int) {
    let values = ["frequency": 50.02, "power_factor": 0.93]
    let points = Self.meters[index]
    #expect(Self.bits(points) { values[$0.name] ?? 231.4 } >= Evidence.enough)
    #expect(Self.bits([points[0]]) { values[$0.name] ?? 231.4 } < Evidence.enough)
    #expect(Self.bits([points[1]]) { _ in 231.4 } < Evidence.enough)
  }

  @Test func `Zeros and unconnected phases tell nothing`() {
    #expect(Self.bits(Self.meters[0]) { _ in 0 } == 0)
    let connected = Self.bits(Self.meters[0]) { $0.name == "voltage_l1_n" ? 230 : 0 }
    let floating = Self.bits(Self.meters[0]) {
      $0.name == "voltage_l1_n" ? 230 : $0.name.hasPrefix("voltage") ? 3 : 0
    }
    #expect(connected > 0 && floating == connected)
  }

  @Test func `A small whole number tells little, whatever it means`() {
    let factor = Self.point("power_factor", .int16, "0.01")
    #expect(Self.bits([factor]) { _ in 0.93 } < 3)
    var humidity = Self.point("humidity", .uint16, "1")
    humidity.unit = "%"
    #expect(Self.bits([humidity]) { _ in 55 } < 3)
  }

  @Test func `Registers at seldom places tell what a device is, and zeros alone do not`() {
    var seldom = Evidence()
    var zeros = Evidence()
    for _ in 0..<5 {
      seldom.addPlace(among: 0.03)
      zeros.addIdlePlace(among: 0.03, ofFew: false)
    }
    #expect(seldom.bits >= Evidence.enough && zeros.bits < Evidence.enough)
    seldom.addMissingPlace()
    seldom.addMissingPlace()
    #expect(seldom.bits < Evidence.enough)
  }

  @Test func `Noise is hardly ever enough`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    var fits = 0
    for _ in 0..<20_000 {
      for points in Self.meters.prefix(2) {
        let bits = Self.bits(points) { point in
          let raw = UInt32.random(in: 0...UInt32.max, using: &generator)
          let number =
            switch point.type {
            case .int16: Double(Int16(truncatingIfNeeded: raw))
            case .uint16: Double(UInt16(truncatingIfNeeded: raw))
            default: Double(raw)
            }
          return number * point.scale.value
        }
        if bits >= Evidence.enough { fits += 1 }
      }
    }
    // About one of 65,000 is expected to be.
    #expect(fits <= 10, "seed \(seed)")
  }
}
