import DeviceProfiles
import Diagnosis
import Glibc
import Languages
import TestSupport
import Testing

/// A thousand plants of each sort with `PARK_GATEWAY_PLANTS=1000` (`make test-plants`), else a part.
@Suite struct RandomPlantTests {
  private static let count =
    getenv("PARK_GATEWAY_PLANTS").flatMap { Int(String(cString: $0)) } ?? 156
  private static let kinds = Fault.allCases.filter { $0 != .hung }

  /// The ordinary run always takes the same part; the full one takes another thousand each time.
  private static var seed: UInt64 {
    if let named = getenv("PARK_GATEWAY_SEED").flatMap({ UInt64(String(cString: $0)) }) {
      return named
    }
    return getenv("PARK_GATEWAY_PLANTS") == nil ? 2026 : .random(in: 0...(.max))
  }

  @Test func `a fault is named, or left open, and no advice is harmful`() throws {
    let seed = Self.seed
    var tally: [Fault: [PlantJudge.Answer: Int]] = [:]
    var decidable: [Fault: (decided: Int, all: Int)] = [:]
    for index in 0..<Self.count {
      let kind = Self.kinds[index % Self.kinds.count]
      let own = seed &+ UInt64(index)
      var generator = PlantGenerator(seed: own, profiles: PlantGenerator.electrical)
      let made = generator.faulty(kind)
      let plant = try #require(made)
      let samples = plant.samples(&generator.random)
      let diagnosis = DeviceExamination(plant.device, samples: samples, isProducer: false).diagnosis
      let answer = PlantJudge.answer(plant, diagnosis)
      tally[kind, default: [:]][answer, default: 0] += 1
      if plant.isDecidable {
        decidable[kind, default: (0, 0)].all += 1
        if answer == .right { decidable[kind, default: (0, 0)].decided += 1 }
      }
      if [.missed, .wrong, .harmful].contains(answer) {
        print("\(answer) seed \(own): \(plant.summary)\n  \(diagnosis.summary)")
      }
    }
    print("seed \(seed), \(Self.count) faulty plants")
    for kind in Self.kinds {
      let answers = PlantJudge.Answer.allCases.map { "\($0) \(tally[kind]?[$0] ?? 0)" }
      let (decided, all) = decidable[kind] ?? (0, 0)
      print(
        "  \(kind.rawValue): \(answers.joined(separator: ", ")); decided where P, Q, U, I are read: \(decided) of \(all)"
      )
    }
    let sums = tally.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    let bad = [.missed, .wrong, .harmful].map { sums[$0] ?? 0 }.reduce(0, +)
    #expect(sums[.harmful] == nil, "seed \(seed)")
    #expect(bad * 100 <= Self.count, "seed \(seed): \(sums)")
    let clear = Fault.decidedByAngles.compactMap { decidable[$0] }
    let decided = clear.reduce(0) { $0 + $1.decided }
    let all = clear.reduce(0) { $0 + $1.all }
    #expect(decided * 10 >= all * 7, "seed \(seed): \(decided) of \(all) decided")
  }

  @Test func `a healthy plant has no alarm, however odd its loads are`() {
    let seed = Self.seed
    var open: [PlantLoad: Int] = [:]
    for index in 0..<Self.count {
      let load = PlantLoad.allCases[index % PlantLoad.allCases.count]
      let own = seed &+ UInt64(index)
      var generator = PlantGenerator(seed: own, profiles: PlantGenerator.electrical)
      let plant = generator.clean(load)
      let samples = plant.samples(&generator.random)
      let diagnosis = DeviceExamination(plant.device, samples: samples, isProducer: false).diagnosis
      #expect(diagnosis.findings.isEmpty, "seed \(own): \(plant.summary)\n  \(diagnosis.summary)")
      if !diagnosis.undecided.isEmpty { open[load, default: 0] += 1 }
    }
    print("seed \(seed), \(Self.count) healthy plants; left open: \(open)")
  }
}

extension Fault {
  /// The faults of wires that power, reactive power, voltage and current of each phase show.
  static let decidedByAngles: [Self] = [
    .reversedTransformer, .swappedCurrents, .missingNeutral, .noVoltage,
  ]
}

extension SimulatedPlant {
  var isDecidable: Bool {
    let names = Set(device.points.map(\.name))
    guard fault?.kind != .reversedTransformer || (fault?.phases.count ?? 0) < 3 else {
      return false
    }
    return ["voltage_l%_n", "current_l%", "active_power_l%", "reactive_power_l%"].allSatisfy {
      form in
      (1...3).allSatisfy { phase in
        names.contains(String(form.map { $0 == "%" ? Character("\(phase)") : $0 }))
      }
    }
  }

  var summary: String {
    let place =
      fault.map { "\($0.kind.rawValue) \($0.phases) \($0.points) ×\($0.factor)" } ?? "healthy"
    return "\(device.profile ?? "?"), \(load.rawValue), \(place), rated \(device.ratedPower ?? 0), "
      + "share \(share), \(times.count) samples"
  }
}

extension Diagnosis {
  var summary: String {
    (findings.map {
      "FINDING \($0.causes.map(\.rawValue)) \($0.text.english) [\($0.points.joined(separator: " "))]"
    }
      + undecided.map { "OPEN \($0.causes.map(\.rawValue)) \($0.text.english)" }
      + gaps.map { "GAP \($0.subject.rawValue)" }).joined(separator: "\n  ")
  }
}
