import DeviceProfiles
import Diagnosis
import Languages
import Measurements
import Registers
import TestSupport
import Testing

@Suite struct DiagnosisOrderTests {
  /// A float in one order, read in the order of the device file.
  static func float(_ name: String, _ value: Float, wire: [Int], read: WordOrder) -> Observation {
    var point = PointDefinition(name: name, table: .holding, address: 0, type: .float32)
    point.order = read
    let bits = value.bitPattern
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
    let sent = wire.map { UInt16(bytes[$0]) }
    let words = [sent[0] << 8 | sent[1], sent[2] << 8 | sent[3]]
    let ordered = read.swapsRegisters ? words.reversed() : words
    let raw = ordered.reduce(UInt32(0)) { $0 << 16 | UInt32(read.swapsBytes ? $1.byteSwapped : $1) }
    let number = Double(Float(bitPattern: raw))
    return Observation(
      point: point,
      outcome: number.isFinite ? .good(.single(number)) : .bad(.notANumber),
      words: words
    )
  }

  private static func diagnosis(_ observations: [Observation]) -> Diagnosis {
    let sample = DeviceSample(seconds: 0, observations: observations)
    let device = DeviceDefinition(id: "meter", unitID: 1, points: observations.map(\.point))
    return DeviceExamination(device, samples: [sample], isProducer: false).diagnosis
  }

  @Test func `floats in another word order are found with the right one`() {
    let values: [(String, Float)] = [
      ("voltage_l1_n", 230.5), ("frequency", 50.02), ("active_power", 12_345.6),
    ]
    for (wire, order) in [
      ([2, 3, 0, 1], WordOrder.cdab), ([1, 0, 3, 2], .badc), ([3, 2, 1, 0], .dcba),
    ] {
      let found = Self.diagnosis(values.map { Self.float($0.0, $0.1, wire: wire, read: .abcd) })
      #expect(found.findings.map(\.rule) == [.wordOrder], "\(order.name)")
      let advice = found.findings.first?.advice.english ?? ""
      #expect(advice.contains("order: \(order.name) for the device"), "\(order.name): \(advice)")
      #expect(advice.contains("leave the wires"))
    }
  }

  @Test func `a voltage of 15 megavolts is a matter of order or scale, never of wires`() {
    func voltage(_ phase: Int, _ raw: UInt32) -> Observation {
      var point = PointDefinition(
        name: "voltage_l\(phase)_n",
        table: .holding,
        address: 0,
        type: .uint32
      )
      point.scale = DecimalFactor(numerator: 1, denominator: 10)
      let words = [UInt16(truncatingIfNeeded: raw), UInt16(truncatingIfNeeded: raw >> 16)]
      let value = Double(UInt32(words[0]) << 16 | UInt32(words[1])) / 10
      return Observation(point: point, outcome: .good(.number(value)), words: words)
    }
    let swapped = (1...3).map { voltage($0, 2300 + UInt32($0)) }
    let found = Self.diagnosis(swapped).findings
    #expect(found.map(\.rule) == [.wordOrder])
    #expect(
      found.first?.text.english.contains("15079") == true
        || found.first?.text.english.contains("1508") == true,
      "\(found)"
    )
    // In no order a voltage.
    let wild = (1...3).map { voltage($0, 0x7FFF_7FFF + UInt32($0)) }
    #expect(Self.diagnosis(wild).findings.map(\.rule) == [.implausible])
  }

  @Test func `one point in another order than the rest is not the device's order`() {
    let observations = [
      Self.float("voltage_l1_n", 230.5, wire: [0, 1, 2, 3], read: .abcd),
      Self.float("frequency", 50.02, wire: [0, 1, 2, 3], read: .abcd),
      Self.float("active_power", 12_345.6, wire: [2, 3, 0, 1], read: .abcd),
    ]
    let found = Self.diagnosis(observations).findings
    #expect(found.map(\.points) == [["active_power"]])
    #expect(found.first?.advice.english.contains("order: CDAB for active_power only") == true)
  }

  @Test func `every sentence is in both languages`() {
    let values: [(String, Float)] = [("voltage_l1_n", 230.5), ("frequency", 50.02)]
    let found = Self.diagnosis(
      values.map { Self.float($0.0, $0.1, wire: [2, 3, 0, 1], read: .abcd) }
    )
    let texts = found.findings.flatMap { [$0.text, $0.advice] } + found.gaps.flatMap { [$0.text] }
    #expect(texts.allSatisfy { $0.english != $0.vietnamese })
  }

  @Test func `whatever is read, the diagnosis ends without a trap`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    let names = Array(DiagnosisTests.healthy.keys).sorted() + ["reactive_power_l1", "voltage_l4_n"]
    let types: [ValueType] = [.float32, .uint32, .int32, .uint16, .uint64, .float64, .string(4)]
    for _ in 0..<500 {
      let samples = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        let observations = names.map { name in
          let type = types.randomElement(using: &generator) ?? .uint16
          let point = PointDefinition(name: name, table: .holding, address: 0, type: type)
          let value = Double(bitPattern: generator.next())
          let count = generator.chance(0.8) ? type.registerCount : 0
          return Observation(
            point: point,
            outcome: value.isFinite ? .good(.number(value)) : .bad(.notANumber),
            words: (0..<count).map { _ in UInt16.random(in: 0...UInt16.max, using: &generator) },
            scaleWord: generator.chance(0.3)
              ? UInt16.random(in: 0...UInt16.max, using: &generator) : nil
          )
        }
        let seconds = Double.random(in: 0...100, using: &generator)
        return DeviceSample(seconds: seconds, observations: observations)
      }
      var device = DeviceDefinition(id: "meter", unitID: 1, points: [])
      device.ratedPower = generator.chance(0.5) ? 1e5 : nil
      let found = DeviceExamination(device, samples: samples, isProducer: false).diagnosis
      #expect(found.findings.allSatisfy { !$0.text.english.isEmpty }, "seed \(seed)")
    }
  }
}
