import DeviceProfiles
import Diagnosis
import Languages
import Measurements
import Registers
import Testing

/// What only several readings can show.
@Suite struct DiagnosisTimeTests {
  /// Readings once a second; `value` gives the points at each second.
  private static func examination(
    _ seconds: Int,
    isProducer: Bool = false,
    othersMove: Bool = false,
    _ value: (Int) -> [String: Double]
  ) -> DeviceExamination {
    let samples = (0...seconds).map { second in
      DeviceSample(
        seconds: Double(second),
        observations: value(second).sorted { $0.key < $1.key }.map {
          DiagnosisTests.observation($0.key, $0.value)
        }
      )
    }
    let device = DeviceDefinition(id: "meter", unitID: 1, points: [])
    return DeviceExamination(
      device,
      samples: samples,
      isProducer: isProducer,
      othersMove: othersMove
    )
  }

  /// The healthy meter, with a frequency that moves and a counter that shows whole steps of these Wh.
  private static func counting(_ step: Double, from start: Double = 123_456_700, _ second: Int)
    -> [String: Double]
  {
    var values = DiagnosisTests.healthy
    values["frequency"] = 50 + 0.01 * Double(second % 3)
    let energy = start + 3 * Double(second)
    values["active_energy_import"] = (energy / step).rounded(.down) * step
    return values
  }

  @Test(arguments: [(12, false, false), (30, false, false), (60, false, true), (24, true, true)])
  func `values that stand still are frozen beside others that move, and alone after a minute`(
    seconds: Int,
    othersMove: Bool,
    isDecided: Bool
  ) {
    let found = Self.examination(seconds, othersMove: othersMove) { _ in DiagnosisTests.healthy }
      .diagnosis
    #expect(found.findings.map(\.rule) == (isDecided ? [.frozen] : []))
    #expect(found.undecided.map(\.rule) == (isDecided ? [] : [.frozen]))
    #expect(found.undecided.compactMap(\.decidedAfter) == (isDecided ? [] : [60]))
  }

  @Test func `wires are judged though nothing moves yet, and a counter is not accused`() {
    let found = Self.examination(12) { _ in
      var values = DiagnosisTests.healthy
      values["active_power_l2"] = -3700
      values["active_power"] = 3400
      return values
    }
    .diagnosis
    #expect(found.findings.map(\.rule) == [.reversedTransformer])
    #expect(found.undecided.map(\.rule) == [.frozen])
  }

  @Test(arguments: [10.0, 100])
  func `a counter in steps that are coarser than its registers is no fault`(step: Double) {
    let found = Self.examination(25) { Self.counting(step, $0) }.diagnosis
    #expect(found.findings.isEmpty, "\(found.findings)")
  }

  @Test func `a counter that had no time to move is left open, with the time that it needs`() {
    let examination = Self.examination(25) { Self.counting(1000, from: 123_456_001, $0) }
    let question = examination.diagnosis.undecided.first
    #expect(question?.causes.first == .frozenCounter)
    // 1 kWh at 10.8 kW: every 333 s; six steps and a second.
    #expect(question?.decidedAfter == 2001)
    #expect(question?.text.english.contains("moves every 333 s") == true, "\(question as Any)")
    #expect(question?.advice.vietnamese.contains("--seconds 2001") == true)
    #expect(examination.isSettled(within: 30))
  }

  @Test func `a counter that moved once in the time of one step or more is settled`() {
    let found = Self.examination(60) { Self.counting(100, from: 123_456_750, $0) }.diagnosis
    #expect(found.findings.isEmpty && found.undecided.isEmpty, "\(found)")
  }

  @Test func `what is suspected is watched for the whole time, what is clear is not`() {
    let clear = Self.examination(5) { Self.counting(0.1, $0) }
    #expect(clear.isSettled(within: 30))
    let short = Self.examination(1) { Self.counting(0.1, $0) }
    #expect(!short.isSettled(within: 30))
    // 100 Wh at 10.8 kW: one step each 33 s.
    let coarse = Self.examination(4) { Self.counting(100, from: 123_456_701, $0) }
    #expect(!coarse.isSettled(within: 60) && coarse.isSettled(within: 30))
    let frozen = Self.examination(5) { _ in DiagnosisTests.healthy }
    #expect(!frozen.isSettled(within: 30))
    let standing = Self.examination(10) { second in
      var values = Self.counting(0.1, second)
      values["active_energy_import"] = 123_456.7
      return values
    }
    #expect(!standing.isSettled(within: 30))
    #expect(standing.diagnosis.findings.first?.causes.first == .frozenCounter)
  }

  /// One phase with a generator that is as large as twice its load: the mirror of the others.
  @Test func `a generator that looks like a reversed transformer is told by loads that move`() {
    func values(_ second: Int, isSolar: Bool) -> [String: Double] {
      var values = DiagnosisTests.healthy
      let factor = 1 + 0.1 * [0, 0.5, 1, 0.5, 0, -0.5, -1, -0.5][second % 8]
      for phase in 1...3 {
        var active = 3500 * factor
        let reactive = 1700 * factor
        if phase == 2 { active = isSolar ? active - 7000 : -active }
        values["active_power_l\(phase)"] = active
        let apparent = (active * active + reactive * reactive).squareRoot()
        values["current_l\(phase)"] = apparent / (values["voltage_l\(phase)_n"] ?? 230)
      }
      for name in ["active_power", "apparent_power", "power_factor"] { values[name] = nil }
      values["active_power"] = (1...3).reduce(0) { $0 + (values["active_power_l\($1)"] ?? 0) }
      values["active_energy_import"] = nil
      values["active_energy_export"] = nil
      return values
    }
    let solar = Self.examination(16) { values($0, isSolar: true) }.diagnosis
    #expect(solar.findings.isEmpty, "\(solar.findings)")
    #expect(solar.undecided.contains { $0.causes.contains(.reversedTransformer) })
    let wrong = Self.examination(16) { values($0, isSolar: false) }.diagnosis
    #expect(wrong.findings.map(\.points) == [["active_power_l2"]], "\(wrong)")
  }

  @Test func `a meter with a counter alone, or with names of its own, is not said to be sound`() {
    let counter = Self.examination(10) { _ in ["active_energy_import": 123_456_000] }.diagnosis
    #expect(counter.findings.isEmpty && counter.undecided.first?.causes.first == .frozenCounter)
    let odd = Self.examination(10) { _ in ["u1": 230, "p": 3500] }.diagnosis
    #expect(odd.gaps.map(\.subject) == [.names])
  }

  @Test(arguments: [["frequency": 0.0], ["frequency": 0, "voltage_l1_n": 0, "active_power": 0]])
  func `a meter without frequency or voltage is not said to be sound`(values: [String: Double]) {
    let voltage = values.count == 1 ? ["voltage_l1_n": 230.0] : [:]
    let found = Self.examination(5) { _ in values.merging(voltage) { $1 } }.diagnosis
    #expect(found.findings.isEmpty)
    #expect(found.undecided.first?.rule == .implausible, "\(found)")
  }

  @Test func `a value that is no number without load is no fault`() {
    var device = DeviceDefinition(id: "meter", unitID: 1, points: [])
    device.ratedPower = 1e5
    let samples = (0...5).map { second in
      var observations = Self.counting(0.1, second).map {
        DiagnosisTests.observation($0.key, $0.value)
      }
      let none = PointDefinition(
        name: "power_factor_l1",
        table: .holding,
        address: 0,
        type: .float32
      )
      observations.append(Observation(point: none, outcome: .bad(.notANumber), words: [0x7FC0, 0]))
      return DeviceSample(seconds: Double(second), observations: observations)
    }
    let found = DeviceExamination(device, samples: samples, isProducer: false).diagnosis
    #expect(found.findings.isEmpty, "\(found.findings)")
    #expect(
      found.gaps.contains { $0.subject == .values && $0.text.english.contains("power_factor_l1") }
    )
  }
}
