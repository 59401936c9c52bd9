import DeviceProfiles
import Records
import Registers
import Testing

/// A thousand devices of one profile have the memory of one device's points.
@Suite("Shared arrays") struct SharedArraysTests {
  private func place<Element>(_ array: [Element]) -> Int? {
    array.withUnsafeBufferPointer { $0.baseAddress.map { Int(bitPattern: $0) } }
  }

  private func points(_ count: Int, unit: String = "W") -> [PointDefinition] {
    (0..<count).map { number in
      var point = PointDefinition(
        name: "p\(number)",
        table: .holding,
        address: UInt16(number),
        type: .float32
      )
      if number == count / 2 { point.unit = unit }
      return point
    }
  }

  @Test func `that are equal stand in one place, however many there are`() {
    var shared = SharedArrays<PointDefinition>()
    let first = shared.shared(points(100))
    for _ in 0..<50 {
      let next = shared.shared(points(100))
      #expect(next == first)
      #expect(place(next) == place(first))
    }
  }

  @Test func `that differ anywhere are kept apart`() {
    var shared = SharedArrays<PointDefinition>()
    let first = shared.shared(points(100))
    let other = shared.shared(points(100, unit: "kW"))
    #expect(other == points(100, unit: "kW"))
    #expect(place(other) != place(first))
    #expect(shared.shared(points(99)).count == 99)
    #expect(shared.shared([]).isEmpty)
  }

  @Test func `are no larger than they need to be`() {
    var grown: [PointDefinition] = []
    for point in points(70) { grown.append(point) }
    var shared = SharedArrays<PointDefinition>()
    #expect(shared.shared(grown).capacity < 80)
  }

  @Test func `descriptions of devices with the same points share them`() {
    var shared = SharedArrays<AssetDescription.Point>()
    let places = (1...3).map { number -> Int? in
      let device = DeviceDefinition(
        id: "d\(number)",
        unitID: UInt8(number),
        points: points(number == 3 ? 9 : 10)
      )
      let description = AssetDescription(device, sharing: &shared)
      #expect(description == AssetDescription(device))
      guard case .device(let content) = description.content else { return nil }
      return place(content.points)
    }
    #expect(places[0] != nil)
    #expect(places[0] == places[1])
    #expect(places[0] != places[2])
  }
}
