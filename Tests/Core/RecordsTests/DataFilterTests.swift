import DeviceProfiles
import Measurements
import Records
import Registers
import Testing

/// What is news, whatever the format.
@Suite struct DataFilterTests {
  private func published(_ values: [PointValue], deadband: Double?) -> Int {
    var point = PointDefinition(name: "p", table: .input, address: 0, type: .uint64)
    point.deadband = deadband
    let device = DeviceDefinition(id: "d", unitID: 1, points: [point])
    var filter = DataFilter(device, mode: .change, heartbeat: .seconds(3600))
    return values.enumerated().reduce(0) { count, value in
      let scan = PollResult(
        device: "d",
        timestamp: Timestamp(milliseconds: Int64(value.offset) * 1000),
        readings: [Reading(point: 0, outcome: .good(value.element))]
      )
      return count + (filter.news(of: scan).isEmpty ? 0 : 1)
    }
  }

  @Test(
    arguments: [
      // Two integers beyond 2⁵³ whose doubles are equal.
      ([.unsigned(9_007_199_254_740_992), .unsigned(9_007_199_254_740_993)], nil, 2),
      ([.unsigned(.max - 20), .unsigned(.max - 10), .unsigned(.max)], 15, 2),
      ([.signed(.min), .signed(.max)], 1, 2), ([.signed(7), .signed(7)], nil, 1),
      ([.number(0), .number(-0.0)], nil, 1), ([.number(1), .number(1.4), .number(1.6)], 0.5, 2),
      ([.number(Double(bitPattern: 1)), .number(Double(bitPattern: 2))], nil, 2),
      ([.text("a"), .text("b")], 5, 2),
    ] as [([PointValue], Double?, Int)]
  )
  func `what differs is published, beyond its deadband`(
    values: [PointValue],
    deadband: Double?,
    messages: Int
  ) {
    #expect(published(values, deadband: deadband) == messages)
  }
}
