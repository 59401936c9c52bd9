import Accounting
import Configuration
import DeviceProfiles
import Measurements
import ReadPlans

/// Adds the readings of virtual points to those of a recording, as polling would have computed them.
///
/// Rows of one time are one poll: behind them comes each virtual point of which one of them is a source. A point that
/// the recording has itself is taken from there.
struct ComputedReadings {
  private struct Device {
    /// The position of its first point among all.
    let first: Int
    let count: Int
    let virtual: VirtualPoints
    /// Positions of its virtual points, and the least milliseconds between two values of each.
    let periods: [(point: Int, milliseconds: Int64)]
    /// How long, in milliseconds, the value of each point counts.
    let freshness: [Int64]
    var latest: [Int: (time: Int64, outcome: Reading.Outcome)] = [:]
    /// When each virtual point was computed last.
    var computed: [Int: Int64] = [:]
    var recorded: Set<Int> = []
    var isTouched = false
  }

  private var devices: [Device] = []
  /// Of each point: which of ``devices`` has it; -1 for one without virtual points.
  private var owners: [Int] = []
  /// The time of the rows that were taken last.
  private var time = Int64.min

  /// `nil` where nothing is to be computed.
  init?(_ configuration: GatewayConfiguration) {
    for device in configuration.connections.flatMap(\.devices) {
      let virtual = VirtualPoints(device.points)
      owners += Array(repeating: virtual == nil ? -1 : devices.count, count: device.points.count)
      guard let virtual else { continue }
      let periods = device.points.map { device.period(of: $0).wholeMilliseconds }
      devices.append(
        Device(
          first: owners.count - device.points.count,
          count: device.points.count,
          virtual: virtual,
          periods: device.points.indices.filter { device.points[$0].isVirtual }
            .map { ($0, periods[$0]) },
          freshness: periods.map { $0.multipliedReportingOverflow(by: 2).partialValue }
        )
      )
    }
    if devices.isEmpty { return nil }
  }

  /// A block with what is computed of it; of its last rows that follows with the next block.
  mutating func completed(_ block: RecordedBlock) -> RecordedBlock {
    var result = RecordedBlock()
    result.readings.reserveCapacity(block.readings.count + block.readings.count / 2)
    // Where each of the block's readings stands now.
    var stops = block.stops[...]
    for (position, reading) in block.readings.enumerated() {
      if reading.time != time { result.readings += finished() }
      while let stop = stops.first, stop.position <= position {
        result.stops.append(stop.moved(to: result.readings.count))
        stops = stops.dropFirst()
      }
      take(reading)
      result.readings.append(reading)
    }
    result.stops += stops.map { $0.moved(to: result.readings.count) }
    return result
  }

  /// What is computed of the rows that were taken last.
  mutating func finished() -> [RecordedReading] {
    var readings: [RecordedReading] = []
    for index in devices.indices where devices[index].isTouched {
      readings += computed(of: &devices[index])
    }
    return readings
  }

  private mutating func take(_ reading: RecordedReading) {
    time = reading.time
    let owner = owners[Int(reading.point)]
    guard owner >= 0 else { return }
    let point = Int(reading.point) - devices[owner].first
    let outcome: Reading.Outcome =
      reading.isGood ? .good(.number(reading.value)) : .bad(.notAvailable)
    devices[owner].latest[point] = (reading.time, outcome)
    if devices[owner].periods.contains(where: { $0.point == point }) {
      devices[owner].recorded.insert(point)
    }
    if devices[owner].virtual.sources.contains(point) { devices[owner].isTouched = true }
  }

  private func computed(of device: inout Device) -> [RecordedReading] {
    device.isTouched = false
    let outcomes = device.virtual.outcomes { [device] point in
      guard let latest = device.latest[point], time - latest.time <= device.freshness[point] else {
        return .bad(.stale)
      }
      return latest.outcome
    }
    var readings: [RecordedReading] = []
    for (point, period) in device.periods where !device.recorded.contains(point) {
      // Half a period of tolerance: recorded times have their own jitter.
      if let last = device.computed[point], time - last < period / 2 { continue }
      device.computed[point] = time
      let value: Double? =
        if case .good(let value) = outcomes[point] { value.double } else { nil }
      readings.append(
        RecordedReading(time: time, point: Int32(clamping: device.first + point), value: value)
      )
    }
    return readings
  }
}
