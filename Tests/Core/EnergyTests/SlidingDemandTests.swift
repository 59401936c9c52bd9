import Calendar
import Energy
import Indicators
import Measurements
import Testing

@Suite struct SlidingDemandTests {
  /// Books the vector `demand` of ``DemandTests`` reading by reading, `seconds` apart.
  static func run(minutes: Int, every seconds: Int) -> [Demand] {
    var sliding = SlidingDemand(DemandWindow(minutes: minutes), meters: 1)
    var demands: [Demand] = []
    var time = DemandTests.noon
    for (minute, kilowatts) in DemandTests.kilowatts.enumerated() {
      for second in stride(from: 0, to: 60, by: seconds) {
        let next = DemandTests.noon.plus(seconds: Double(minute * 60 + second + seconds))
        let energy = Int64((kilowatts * 1_000_000 / 3600 * Double(seconds)).rounded())
        let interval = Interval(from: time, to: next)
        sliding.book(
          Booking(interval: interval, amount: energy, bridgesGap: false),
          isSubtracted: false
        )
        demands += sliding.advance(to: next).map(\.demand)
        time = next
      }
    }
    return demands
  }

  @Test(arguments: [5, 10, 60]) func `The vector's highest sliding half hour is found`(
    seconds: Int
  ) throws {
    let peak = try #require(DemandTests.peak(of: Self.run(minutes: 30, every: seconds)))
    #expect(abs(peak.power - 400_000) < 1)
    #expect(peak.at == DemandTests.noon.plus(seconds: 900))
  }

  @Test func `Windows up to a quarter of an hour slide by fifteen seconds, longer ones by sixty`() {
    let quarters = Self.run(minutes: 15, every: 5)
    #expect(quarters.count == 241)
    let rolling = quarters.filter {
      $0.canSetPeak() && $0.window.from.milliseconds % 300_000 == 0
    }
    #expect(
      rolling.map { ($0.power / 1000).rounded() } == [
        100, 200, 300, 400, 400, 400, 400, 300, 200, 100,
      ]
    )
    #expect(Self.run(minutes: 30, every: 5).filter { $0.canSetPeak(limits: whole) }.count == 31)
  }

  private var whole: CoverageLimits {
    var limits = CoverageLimits.standard
    limits.complete = 1
    return limits
  }

  @Test func `A window of which too little was read sets no peak`() {
    let demands = Self.run(minutes: 30, every: 60).prefix(20)
    #expect(DemandTests.peak(of: demands) == nil)
  }

  @Test func `All windows of a long gap are of the energy that its end proves`() throws {
    var sliding = SlidingDemand(DemandWindow(minutes: 15), meters: 1)
    let start = Timestamp.start
    let end = start.plus(seconds: 86_400 * 3)
    let gap = Booking(
      interval: Interval(from: start, to: end),
      amount: 72_000_000,
      bridgesGap: true
    )
    sliding.book(gap, isSubtracted: false)
    let windows = sliding.advance(to: end)
    // 72 kWh in 72 h are 1 kW.
    let whole = windows.filter { $0.demand.window.from >= start }
    #expect(whole.allSatisfy { $0.demand.power == 1000 && $0.demand.accounted == 900_000 })
    #expect(whole.first?.demand.window.from == start && whole.last?.demand.window.to == end)
    #expect(windows.dropFirst().allSatisfy { $0.isBridged })
    // Those that begin before it have less; all others are alike.
    #expect(windows.count < 70)
  }

  @Test func `Whenever a gap begins, the last window of each of its blocks is given`() {
    let quarter: Int64 = 900_000
    for step in 0..<60 {
      var sliding = SlidingDemand(DemandWindow(minutes: 5), meters: 1)
      let from = Timestamp.start.plus(seconds: Double(step * 15) + 3)
      let gap = Interval(from: from, to: from.plus(seconds: 7200))
      sliding.book(Booking(interval: gap, amount: 7_200_000, bridgesGap: true), isSubtracted: false)
      let windows = sliding.advance(
        to: gap.to,
        blockEnd: {
          Timestamp(milliseconds: $0.milliseconds / quarter * quarter + quarter)
        }
      )
      let ends = Set(windows.map { $0.demand.window.to.milliseconds })
      let first = from.milliseconds / quarter + 1
      let blocks = (first...gap.to.milliseconds / quarter).map { $0 * quarter }
      #expect(ends.isSuperset(of: blocks), "\(step) steps after a block's beginning")
    }
  }

  @Test func `A meter that is taken off lowers the demand`() throws {
    var sliding = SlidingDemand(DemandWindow(minutes: 15), meters: 2)
    let hour = Interval(from: .start, to: Timestamp.start.plus(seconds: 3600))
    sliding.book(Booking(interval: hour, amount: 3_000_000, bridgesGap: false), isSubtracted: false)
    sliding.book(
      Booking(interval: hour, amount: 1_000_000, bridgesGap: false),
      meter: 1,
      isSubtracted: true
    )
    #expect(sliding.advance(to: hour.to).last?.demand.power == 2000)
    #expect(sliding.newest?.demand.canSetPeak() == true)
  }
}

/// The vector `unbalance`: SymCom's MotorSaver manual, and values checked against symmetrical components.
@Suite struct UnbalanceTests {
  @Test(
    arguments: [
      ((203, 210, 212), 2.56, 2.606447833402416), ((380, 400, 420), 5, 5.78378003009760),
      ((400, 400, 400), 0, 0), ((390, 400, 410), 2.5, 2.8880), ((220, 216, 213), 1.6949, 1.8770),
    ] as [((Double, Double, Double), Double, Double)]
  )
  func `Line voltages give both measures`(
    volts: (Double, Double, Double),
    nema: Double,
    negativeSequence: Double
  ) throws {
    let found = try #require(Unbalance.nema(volts.0, volts.1, volts.2))
    #expect(abs(found - nema) < 5e-5)
    let sequence = try #require(Unbalance.negativeSequence(volts.0, volts.1, volts.2))
    #expect(abs(sequence - negativeSequence) < 5e-5)
  }

  @Test(
    arguments: [(0, 0, 0), (.nan, 1, 1), (-1, 1, 1), (.infinity, 1, 1)]
      as [(Double, Double, Double)]
  )
  func `What is no set of voltages has none`(volts: (Double, Double, Double)) {
    #expect(Unbalance.nema(volts.0, volts.1, volts.2) == nil)
    #expect(Unbalance.negativeSequence(volts.0, volts.1, volts.2) == nil)
  }

  @Test func `Voltages that form no triangle have no negative sequence`() {
    #expect(Unbalance.negativeSequence(100, 100, 300) == nil)
  }
}
