import Calendar
import Energy
import Indicators
import Measurements
import Testing

/// The vector `demand`: 100 kW for 15 min, 400 kW for 30, 100 kW for 15, from 12:00.
@Suite struct DemandTests {
  static let noon = Timestamp.start.plus(seconds: 12 * 3600)
  static let kilowatts: [Double] =
    Array(repeating: 100, count: 15) + Array(repeating: 400, count: 30)
    + Array(repeating: 100, count: 15)

  /// The demands of windows of `minutes` that begin `step` minutes apart.
  static func demands(minutes: Int, step: Int, measured: Double = 1) -> [Demand] {
    stride(from: 0, through: 60 - minutes, by: step).map { first in
      let energy = kilowatts[first..<first + minutes].reduce(0) { $0 + $1 * 1_000_000 / 60 }
      let from = noon.plus(seconds: Double(first) * 60)
      let window = Interval(from: from, to: from.plus(seconds: Double(minutes) * 60))
      return Demand(
        window: window,
        energy: Int64(energy.rounded()),
        accounted: Int64(Double(window.milliseconds) * measured)
      )
    }
  }

  @Test func `Fixed blocks give the vector's demands`() {
    #expect(Self.demands(minutes: 30, step: 30).map(\.power) == [250_000, 250_000])
    #expect(
      Self.demands(minutes: 15, step: 15).map(\.power) == [100_000, 400_000, 400_000, 100_000]
    )
  }

  static func peak(of demands: some Sequence<Demand>) -> DemandPeak? {
    var extremes = DemandExtremes()
    for demand in demands { extremes.note(demand) }
    return extremes.peak
  }

  @Test func `Windows that slide give the vector's demands`() {
    let highest = Self.peak(of: Self.demands(minutes: 30, step: 1))
    #expect(highest == DemandPeak(power: 400_000, at: Self.noon.plus(seconds: 900)))
    let rolling = Self.demands(minutes: 15, step: 5).map { ($0.power / 1000).rounded() }
    #expect(rolling == [100, 200, 300, 400, 400, 400, 400, 300, 200, 100])
  }

  @Test func `The first of equal peaks counts`() {
    let peak = Self.peak(of: Self.demands(minutes: 15, step: 15))
    #expect(peak == DemandPeak(power: 400_000, at: Self.noon.plus(seconds: 900)))
  }

  @Test func `A block of which too little is known sets no peak`() {
    #expect(Self.peak(of: Self.demands(minutes: 15, step: 15, measured: 0.89)) == nil)
    #expect(Self.peak(of: Self.demands(minutes: 15, step: 15, measured: 0.9)) != nil)
  }

  @Test func `The forecast adds the present power for the rest`() throws {
    let window = Interval(from: Self.noon, to: Self.noon.plus(seconds: 1800))
    let soFar = Demand(window: window, energy: 50_000_000, accounted: 900_000)
    let forecast = soFar.forecast(
      presentPower: 400_000,
      at: Self.noon.plus(seconds: 900)
    )
    #expect(forecast == 300_000)
    let late = soFar.forecast(presentPower: 400_000, at: Self.noon.plus(seconds: 3600))
    #expect(late == 100_000)
  }

  @Test func `The load factor is energy by peak and hours`() throws {
    // The vector `load_factor`: 360 000 kWh in 720 h with a peak of 1000 kW.
    let month = DemandPeak(power: 1_000_000, at: .start)
    #expect(month.loadFactor(energy: 360_000_000_000, over: 720 * 3_600_000) == 0.5)
    // The vector `demand`: 250 kWh in an hour with a peak of 400 kW.
    let hour = DemandPeak(power: 400_000, at: .start)
    #expect(hour.loadFactor(energy: 250_000_000, over: 3_600_000) == 0.625)
    #expect(DemandPeak(power: 0, at: .start).loadFactor(energy: 1, over: 1) == nil)
  }

  @Test(arguments: [(15, 0, 900), (30, 0, 1800), (20, 600, 1800), (60, -1800, 1800)])
  func `Blocks are aligned to the clock`(minutes: Int, from: Int, to: Int) {
    let moment = Self.noon.plus(seconds: 899)
    let block = DemandWindow(minutes: minutes).block(containing: moment, in: .utc)
    // 12:00 in Ho Chi Minh City is 05:00 UTC: the quarters, thirds and halves of an hour agree.
    let start = minutes == 20 ? 0 : minutes == 60 ? 0 : from
    let end = minutes == 20 ? 1200 : minutes == 60 ? 3600 : to
    #expect(block.from == Self.noon.plus(seconds: Double(start)))
    #expect(block.to == Self.noon.plus(seconds: Double(end)))
  }
}
