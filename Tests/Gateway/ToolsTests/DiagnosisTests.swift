import DeviceProfiles
import Diagnosis
import Languages
import Registers
import Measurements
import TestSupport
import Testing

@Suite struct DiagnosisTests {
  /// A healthy three-phase load of 12 kVA.
  static let healthy: [String: Double] = [
    "voltage_l1_n": 230, "voltage_l2_n": 231, "voltage_l3_n": 229, "voltage_l1_l2": 399,
    "voltage_l2_l3": 398, "voltage_l3_l1": 397.5,
    "current_l1": 17, "current_l2": 18, "current_l3": 17.5, "active_power_l1": 3500,
    "active_power_l2": 3700, "active_power_l3": 3600, "active_power": 10_800,
    "apparent_power": 12_080, "power_factor": 0.894, "frequency": 50.02,
    "active_energy_import": 1_000_000, "active_energy_export": 0,
  ]

  static func observation(_ name: String, _ value: Double) -> Observation {
    var point = PointDefinition(name: name, table: .holding, address: 0, type: .float64)
    point.kind = name.contains("energy") ? .counter : .gauge
    return Observation(point: point, outcome: .good(.number(value)))
  }

  /// A minute of readings, one each second; energies grow by the given Wh per minute.
  ///
  /// The frequency moves, as that of a network does.
  static func samples(
    _ changes: [String: Double?],
    growing: [String: Double] = ["active_energy_import": 180]
  ) -> [DeviceSample] {
    (0...60).map { second in
      var values = healthy
      for (name, value) in changes { values[name] = value }
      for (name, amount) in growing {
        if let start = values[name] { values[name] = start + amount * Double(second) / 60 }
      }
      if let hertz = values["frequency"] {
        values["frequency"] = hertz * (1 + 0.0001 * Double(second % 3))
      }
      return DeviceSample(
        seconds: Double(second),
        observations: values.sorted { $0.key < $1.key }.map { observation($0.key, $0.value) }
      )
    }
  }

  static func diagnosis(
    _ changes: [String: Double?],
    growing: [String: Double] = ["active_energy_import": 180],
    rated: Double? = nil,
    isProducer: Bool = false
  ) -> Diagnosis {
    var device = DeviceDefinition(id: "meter", unitID: 1, points: [])
    device.ratedPower = rated
    let samples = samples(changes, growing: growing)
    return DeviceExamination(device, samples: samples, isProducer: isProducer).diagnosis
  }

  /// Powers of the healthy voltages and currents at these angles.
  static func powers(_ angles: [(cosine: Double, sine: Double)]) -> [String: Double?] {
    var changes: [String: Double?] = ["apparent_power": nil, "power_factor": nil]
    var (active, reactive) = (0.0, 0.0)
    for (index, angle) in angles.enumerated() {
      let phase = index + 1
      let product = (healthy["voltage_l\(phase)_n"] ?? 0) * (healthy["current_l\(phase)"] ?? 0)
      changes["active_power_l\(phase)"] = product * angle.cosine
      changes["reactive_power_l\(phase)"] = product * angle.sine
      (active, reactive) = (active + product * angle.cosine, reactive + product * angle.sine)
    }
    changes["active_power"] = active
    changes["reactive_power"] = reactive
    return changes
  }

  @Test func `a healthy meter has nothing`() {
    let found = Self.diagnosis([:])
    #expect(found.findings.isEmpty && found.undecided.isEmpty)
  }

  @Test func `a meter without load, or without phases, has nothing but what was not checked`() {
    let idle = Self.healthy.keys.filter { $0.contains("power") || $0.contains("current") }
    let lines = Self.healthy.keys.filter { $0.contains("_l") }
    for changes in [
      Dictionary(uniqueKeysWithValues: idle.map { ($0, Double?(0)) }),
      Dictionary(uniqueKeysWithValues: lines.map { ($0, Double?.none) }),
    ] {
      let found = Self.diagnosis(
        changes,
        growing: ["active_energy_import": changes.count > 10 ? 180 : 0]
      )
      #expect(found.findings.isEmpty, "\(found.findings)")
      #expect(!found.gaps.isEmpty)
    }
  }

  @Test(arguments: [1, 2, 3])
  func `one transformer the wrong way round is named with its phase`(phase: Int) {
    let power = Self.healthy["active_power_l\(phase)"] ?? 0
    let found = Self.diagnosis(
      ["active_power_l\(phase)": -power, "active_power": 10_800 - 2 * power],
      growing: [:]
    )
    .findings.filter { $0.rule == .reversedTransformer }
    #expect(found.map(\.points) == [["active_power_l\(phase)"]])
    #expect(
      found.first?.advice.english.contains("turn the current transformer of L\(phase)") == true
    )
  }

  @Test func `power that comes back in all phases is left open, for a plant may deliver`() {
    let changes = [
      "active_power_l1": -3500.0, "active_power_l2": -3700, "active_power_l3": -3600,
      "active_power": -10_800,
    ]
    let growing = ["active_energy_export": 180.0]
    let found = Self.diagnosis(changes, growing: growing)
    #expect(found.findings.isEmpty)
    #expect(found.undecided.map(\.causes) == [[.reversedTransformer, .rotatedCurrents]])
    let producer = Self.diagnosis(changes, growing: growing, isProducer: true)
    #expect(producer.findings.isEmpty && producer.undecided.isEmpty)
  }

  @Test func `two swapped currents show in power factors of different size`() {
    // Load angle 26°: cos(26°−120°), cos(26°+120°), cos 26°.
    let changes = [
      "active_power_l1": -273.0, "active_power_l2": -3447, "active_power_l3": 3600,
      "active_power": -120,
    ]
    let found = Self.diagnosis(changes, growing: [:]).findings
    #expect(found.first?.causes == [.swappedCurrents])
  }

  /// Cosine and sine of whole degrees, as tables have them.
  private static let angle: [Int: (cosine: Double, sine: Double)] = [
    0: (1, 0), 20: (0.9397, 0.3420), 26: (0.8988, 0.4384), 30: (0.866, 0.5), 90: (0, 1),
    -94: (-0.0698, -0.9976), 146: (-0.8290, 0.5592), -154: (-0.8988, -0.4384),
    160: (-0.9397, 0.3420), 180: (-1, 0), -85: (0.0872, -0.9962), 100: (-0.1736, 0.9848),
    40: (0.766, 0.6428),
  ]

  @Test(
    arguments: [
      ([26, 26, 26], nil, false), ([26, -154, 26], .reversedTransformer, true),
      ([-154, -154, 26], .reversedTransformer, true), ([146, -94, 26], .swappedCurrents, true),
      ([26, 146, -94], .swappedCurrents, true),
      // The same in all phases: rotated or reversed, generation, capacitors.
      ([146, 146, 146], .rotatedCurrents, false), ([-94, -94, -94], .rotatedCurrents, false),
      ([-154, -154, -154], .reversedTransformer, false),
      ([-85, -85, -85], .rotatedCurrents, false),
      // A generator on one phase leaves it the reactive power of its loads; one near 1 can be both.
      ([20, 160, 26], .reversedTransformer, false), ([0, 180, 0], .reversedTransformer, false),
      // Welders between two phases.
      ([40, 100, 26], .reversedTransformer, false), ([30, 90, 20], nil, false),
    ] as [([Int], Fault?, Bool)]
  )
  func `angles decide, or are left open`(angles: [Int], cause: Fault?, isDecided: Bool) {
    let changes = Self.powers(angles.compactMap { Self.angle[$0] })
    let found = Self.diagnosis(changes, growing: [:])
    let wires = found.findings.filter {
      $0.rule == .reversedTransformer || $0.rule == .swappedPhases
    }
    if isDecided {
      #expect(wires.map(\.causes) == [[cause].compactMap { $0 }], "\(found)")
    } else {
      #expect(wires.isEmpty, "\(found.findings)")
      if let cause {
        #expect(found.undecided.contains { $0.causes.contains(cause) }, "\(found.undecided)")
      } else {
        #expect(found.undecided.isEmpty, "\(found.undecided)")
      }
    }
  }

  @Test(
    arguments: [
      (["apparent_power": 12.08], "apparent_power"),
      (["apparent_power": 120_800], "apparent_power"),
      (["apparent_power": nil, "active_power": 10.8], "active_power"),
      (["frequency": 5002], "frequency"), (["frequency": 0.5002], "frequency"),
      (["power_factor": 89.4], "power_factor"),
      (["voltage_l1_l2": 3990, "voltage_l2_l3": 3985, "voltage_l3_l1": 3980], "voltage_l1_l2"),
      (["current_l1": 0.17, "current_l2": 0.18, "current_l3": 0.175], "apparent_power"),
    ] as [([String: Double?], String)]
  )
  func `a scale that is off by powers of ten is found`(changes: [String: Double?], point: String) {
    let found = Self.diagnosis(changes).findings.filter { $0.rule == .scale }
    #expect(found.first?.points.first == point, "\(found)")
  }

  @Test(
    arguments: [
      (180, nil), (150, nil), (210, nil), (18, "off by 10"), (180_000, "off by 1000"),
      (0, "does not count"), (60, "compare ratios"),
    ] as [(Double, String?)]
  )
  func `energy that does not follow the power is found`(amount: Double, advice: String?) {
    let found = Self.diagnosis([:], growing: ["active_energy_import": amount]).findings
    #expect(found.map(\.rule) == (advice == nil ? [] : [.energy]))
    if let advice { #expect(found.first?.advice.english.contains(advice) == true) }
  }

  @Test func `import and export that are swapped are found`() {
    let found = Self.diagnosis([:], growing: ["active_energy_export": 180]).findings
    #expect(found.map(\.causes) == [[.swappedDirections]])
    #expect(found.first?.text.english.contains("active_energy_export grew") == true)
  }

  @Test func `more than the rated power points to the ratio`() {
    let found = Self.diagnosis([:], rated: 327).findings
    #expect(found.map(\.causes) == [[.wrongRatio]])
    #expect(found.first?.text.english.contains("33.03 × rated_power") == true)
    #expect(found.first?.advice.english.contains("ct") == true)
  }

  @Test func `phases without voltage or current, and a missing neutral, are told apart`() {
    let dead: [String: Double?] = [
      "voltage_l2_n": 3, "voltage_l1_l2": 231, "voltage_l2_l3": 230, "active_power_l2": 45,
      "active_power": 7145, "apparent_power": 8000,
    ]
    #expect(Self.diagnosis(dead, growing: [:]).findings.first?.causes == [.noVoltage])
    let shifted: [String: Double?] = [
      "voltage_l1_n": 180, "voltage_l2_n": 262, "voltage_l3_n": 255, "apparent_power": nil,
    ]
    #expect(Self.diagnosis(shifted).findings.first?.causes == [.missingNeutral])
    let open: [String: Double?] = [
      "current_l3": 0, "active_power_l3": 0, "active_power": 7200, "apparent_power": 8000,
    ]
    let found = Self.diagnosis(open, growing: ["active_energy_import": 120])
    #expect(found.findings.isEmpty && found.undecided.map(\.causes) == [[.noCurrent]])
  }

  @Test func `a dead measuring lead is none of a missing neutral, whatever the line voltages say`()
  {
    let dead: [String: Double?] = ["voltage_l1_n": 0, "active_power_l1": 0, "active_power": 7300]
    #expect(Self.diagnosis(dead, growing: [:]).findings.first?.causes == [.noVoltage])
  }

  @Test func `voltages in kilovolts are a matter of scale`() {
    let changes: [String: Double?] = [
      "voltage_l1_n": 0.23, "voltage_l2_n": 0.231, "voltage_l3_n": 0.229, "voltage_l1_l2": nil,
      "voltage_l2_l3": nil, "voltage_l3_l1": nil,
    ]
    #expect(Self.diagnosis(changes).findings.first?.rule == .scale)
  }

  @Test func `a meter whose counters go on is alive, though its gauges stand still`() {
    let samples = (0...60).map { second in
      var values = Self.healthy
      values["active_energy_import"] = 1_000_000 + 3 * Double(second)
      return DeviceSample(
        seconds: Double(second),
        observations: values.map { Self.observation($0.key, $0.value) }
      )
    }
    let device = DeviceDefinition(id: "meter", unitID: 1, points: [])
    let found = DeviceExamination(device, samples: samples, isProducer: false).diagnosis
    #expect(found.findings.isEmpty, "\(found.findings)")
  }

  @Test func `counters of phases that flow forward, and loads that come and go, are no fault`() {
    // One phase delivers; the meter counts what the two others take.
    var solar = Self.powers([(0.9397, 0.342), (-0.9397, 0.342), (0.8988, 0.4384)])
    solar["voltage_l1_l2"] = 399
    let found = Self.diagnosis(
      solar,
      growing: ["active_energy_import": 122, "active_energy_export": 65]
    )
    #expect(!found.findings.contains { $0.rule == .energy }, "\(found.findings)")
    // A welder that is on for a third of the time; the samples saw more of it than the counter.
    let samples = (0...60).map { second in
      var values = Self.healthy
      for name in values.keys where name.contains("power") && name != "power_factor" {
        values[name] = (values[name] ?? 0) * (second % 3 == 0 ? 1 : 0.02)
      }
      for phase in 1...3 where second % 3 != 0 { values["current_l\(phase)"] = 0.4 }
      values["active_energy_import"] = 1_000_000 + 0.68 * Double(second)
      return DeviceSample(
        seconds: Double(second),
        observations: values.map { Self.observation($0.key, $0.value) }
      )
    }
    let device = DeviceDefinition(id: "meter", unitID: 1, points: [])
    let welder = DeviceExamination(device, samples: samples, isProducer: false).diagnosis
    #expect(welder.findings.isEmpty, "\(welder.findings)")
  }

  @Test func `values that stand still to the last digit are stale, and nothing else is judged`() {
    var samples = Self.samples(["active_power_l2": -3700])
    for index in samples.indices {
      samples[index].observations = samples[0].observations
    }
    let device = DeviceDefinition(id: "meter", unitID: 1, points: [])
    let found = DeviceExamination(device, samples: samples, isProducer: false).diagnosis
    #expect(found.findings.map(\.rule) == [.frozen])
  }

  @Test func `a meter of two elements and one that knows only line voltages have no wiring fault`()
  {
    let aron: [String: Double?] = [
      "active_power_l1": 7000, "active_power_l2": 0, "active_power_l3": 3800,
      "reactive_power_l1": 1000, "reactive_power_l2": 0, "reactive_power_l3": 4300,
      "apparent_power": nil, "power_factor": nil,
    ]
    #expect(Self.diagnosis(aron).findings.isEmpty)
    // With two transformers there is no second current; the total is that of three phases.
    var two = aron
    two["current_l2"] = 0
    #expect(Self.diagnosis(two).findings.isEmpty)
    var lines = Dictionary(
      uniqueKeysWithValues: Self.healthy.keys.filter {
        $0.hasSuffix("_n") || $0.hasPrefix("active_power_l")
      }
      .map { ($0, Double?.none) }
    )
    #expect(Self.diagnosis(lines).findings.isEmpty)
    for phase in 1...3 { lines["voltage_l\(phase)_n"] = 0 }
    #expect(Self.diagnosis(lines).findings.isEmpty)
  }
}
