import DeviceProfiles
import Registers
import Measurements
import TestSupport
import Testing
import Tools

@Suite struct DiagnosisTests {
  /// A healthy three-phase load of 12 kVA.
  static let healthy: [String: Double] = [
    "voltage_l1_n": 230, "voltage_l2_n": 231, "voltage_l3_n": 229, "voltage_l1_l2": 399,
    "current_l1": 17, "current_l2": 18, "current_l3": 17.5, "active_power_l1": 3500,
    "active_power_l2": 3700, "active_power_l3": 3600, "active_power": 10_800,
    "apparent_power": 12_080, "power_factor": 0.894, "frequency": 50.02,
    "active_energy_import": 1_000_000, "active_energy_export": 0,
  ]

  static func reading(_ name: String, _ value: Double) -> PointReading {
    var point = PointDefinition(name: name, table: .holding, address: 0, type: .float64)
    point.kind = name.contains("energy") ? .counter : .gauge
    return PointReading(point: point, outcome: .good(.number(value)))
  }

  static func device(rated: Double? = nil) -> DeviceDefinition {
    var device = DeviceDefinition(id: "meter", unitID: 1, points: [])
    device.ratedPower = rated
    return device
  }

  /// A minute of readings, one each second; energies grow by the given Wh per minute.
  static func samples(
    _ changes: [String: Double?],
    growing: [String: Double] = ["active_energy_import": 180]
  ) -> [DeviceDiagnosis.Sample] {
    (0...60).map { second in
      var values = healthy
      for (name, value) in changes { values[name] = value }
      for (name, amount) in growing {
        if let start = values[name] { values[name] = start + amount * Double(second) / 60 }
      }
      return DeviceDiagnosis.Sample(
        seconds: Double(second),
        readings: values.sorted { $0.key < $1.key }.map { reading($0.key, $0.value) }
      )
    }
  }

  static func rules(
    _ changes: [String: Double?],
    growing: [String: Double] = ["active_energy_import": 180],
    isProducer: Bool = false
  ) -> [DiagnosisFinding] {
    DeviceDiagnosis(
      device(),
      samples: samples(changes, growing: growing),
      isProducer: isProducer
    )
    .findings
  }

  @Test func `a healthy meter has nothing`() { #expect(Self.rules([:]).isEmpty) }

  @Test func `a meter without load has nothing`() {
    let idle = Dictionary(
      uniqueKeysWithValues: Self.healthy.keys
        .filter { $0.contains("power") || $0.contains("current") }.map { ($0, Double?(0)) }
    )
    #expect(Self.rules(idle, growing: [:]).isEmpty)
  }

  @Test func `a meter that lacks phases has nothing`() {
    let gone = Self.healthy.keys.filter { $0.contains("_l") }.map { ($0, Double?.none) }
    #expect(Self.rules(Dictionary(uniqueKeysWithValues: gone)).isEmpty)
  }

  @Test func `one transformer the wrong way round is named with its phase`() {
    let found = Self.rules(["active_power_l2": -3700, "active_power": 3400], growing: [:])
      .filter { $0.rule == .reversedTransformer }
    #expect(found.map(\.points) == [["active_power_l2"]])
  }

  @Test func `a consumer that gives power in all phases has all of them reversed`() {
    let changes = [
      "active_power_l1": -3500.0, "active_power_l2": -3700, "active_power_l3": -3600,
      "active_power": -10_800,
    ]
    let growing = ["active_energy_export": 180.0]
    #expect(Self.rules(changes, growing: growing).map(\.rule) == [.reversedTransformer])
    #expect(Self.rules(changes, growing: growing, isProducer: true).isEmpty)
  }

  @Test func `two swapped currents show in power factors of different size`() {
    // Load angle 26°: cos(26°−120°), cos(26°+120°), cos 26°.
    let changes = [
      "active_power_l1": -273.0, "active_power_l2": -3447, "active_power_l3": 3600,
      "active_power": -120,
    ]
    #expect(
      Self.rules(changes, growing: [:]).map(\.rule).filter { $0 != .energy } == [.swappedPhases]
    )
  }

  @Test(
    arguments: [
      (["apparent_power": 12.08], "apparent_power"),
      (["apparent_power": 120_800], "apparent_power"),
      (["apparent_power": nil, "active_power": 10.8], "active_power by power_factor"),
      (["frequency": 5002], "frequency"), (["frequency": 0.5002], "frequency"),
      (["power_factor": 89.4], "power_factor"), (["voltage_l1_l2": 3990], "voltage_l1_l2"),
    ] as [([String: Double?], String)]
  )
  func `a scale that is off by powers of ten is found`(changes: [String: Double?], point: String) {
    let found = Self.rules(changes).filter { $0.rule == .scale }
    #expect(found.map { $0.points.first } == [point])
  }

  @Test(
    arguments: [
      (180, nil), (150, nil), (210, nil), (18, "off by 10"), (180_000, "off by 1000"),
      (0, "does not count"), (60, "compare ratios"),
    ] as [(Double, String?)]
  )
  func `energy that does not follow the power is found`(amount: Double, advice: String?) {
    let found = Self.rules([:], growing: ["active_energy_import": amount])
    #expect(found.map(\.rule) == (advice == nil ? [] : [.energy]))
    if let advice { #expect(found.first?.advice.contains(advice) == true) }
  }

  @Test func `import and export that are swapped are found`() {
    let found = Self.rules([:], growing: ["active_energy_export": 180])
    #expect(found.map(\.rule) == [.energy])
    #expect(found.first?.text.contains("active_energy_export grew") == true)
  }

  /// A float in one order, read in the order of the device file.
  static func float(_ name: String, _ value: Float, wire: [Int], read: WordOrder) -> PointReading {
    var point = PointDefinition(name: name, table: .holding, address: 0, type: .float32)
    point.order = read
    let bits = value.bitPattern
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
    let sent = wire.map { UInt16(bytes[$0]) }
    let words = [sent[0] << 8 | sent[1], sent[2] << 8 | sent[3]]
    let ordered = read.swapsRegisters ? words.reversed() : words
    let raw = ordered.reduce(UInt32(0)) { $0 << 16 | UInt32(read.swapsBytes ? $1.byteSwapped : $1) }
    return PointReading(
      point: point,
      outcome: .good(.single(Double(Float(bitPattern: raw)))),
      words: words
    )
  }

  @Test func `floats in another word order are found with the right one`() {
    let values: [(String, Float)] = [
      ("voltage_l1_n", 230.5), ("frequency", 50.02), ("active_power", 12_345.6),
    ]
    for (wire, order) in [
      ([2, 3, 0, 1], WordOrder.cdab), ([1, 0, 3, 2], .badc), ([3, 2, 1, 0], .dcba),
    ] {
      let readings = values.map { Self.float($0.0, $0.1, wire: wire, read: .abcd) }
      let sample = DeviceDiagnosis.Sample(seconds: 0, readings: readings)
      let found = DeviceDiagnosis(Self.device(), samples: [sample], isProducer: false).findings
      #expect(found.map(\.rule) == [.wordOrder], "\(order.name)")
      #expect(found.first?.advice.contains(order.name) == true, "\(order.name): \(found)")
    }
  }

  @Test func `whatever is read, the diagnosis ends without a trap`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    let names = Array(Self.healthy.keys).sorted()
    let types: [ValueType] = [.float32, .uint32, .int32, .uint16, .uint64, .float64, .string(4)]
    for _ in 0..<500 {
      let samples = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
        let readings = names.map { name in
          let type = types.randomElement(using: &generator) ?? .uint16
          let point = PointDefinition(name: name, table: .holding, address: 0, type: type)
          let value = Double(bitPattern: generator.next())
          let count = generator.chance(0.8) ? type.registerCount : 0
          return PointReading(
            point: point,
            outcome: value.isFinite ? .good(.number(value)) : .bad(.notANumber),
            words: (0..<count).map { _ in UInt16.random(in: 0...UInt16.max, using: &generator) },
            scaleWord: generator.chance(0.3)
              ? UInt16.random(in: 0...UInt16.max, using: &generator) : nil
          )
        }
        let seconds = Double.random(in: 0...100, using: &generator)
        return DeviceDiagnosis.Sample(seconds: seconds, readings: readings)
      }
      let device = Self.device(rated: generator.chance(0.5) ? 1e5 : nil)
      let findings = DeviceDiagnosis(device, samples: samples, isProducer: false).findings
      #expect(findings.allSatisfy { !$0.line.isEmpty }, "seed \(seed)")
    }
  }
}
