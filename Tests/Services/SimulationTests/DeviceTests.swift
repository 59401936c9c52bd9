import DeviceProfiles
import Expressions
import Registers
import Measurements
import ReadPlans
import ServiceLifecycle
import Simulation
import Testing

@Suite("A simulated device")
struct DeviceTests {
  @Test func `whatever its points are gives finite values within range and type`() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var noise = SeededNoise(seed: seed)
    let types: [ValueType] = [
      .bool, .int8, .uint8, .int16, .uint16, .int32, .uint64, .float32, .float64, .bcd32,
      .bits(from: 2, to: 5), .mod10(3), .string(8), .powerFactor4Q,
    ]
    let names = ["temperature", "active_power", "voltage_l1_n", "x", "good_count", "flow", "speed"]
    let units = ["W", "V", "Cel", "m3", "1", "?", "Wh", "%"]
    for round in 0..<200 {
      let type = types.randomElement(using: &noise) ?? .bool
      var point = PointDefinition(name: "p", table: .holding, address: 0, type: type)
      point.name = names.randomElement(using: &noise) ?? "x"
      point.unit = units.randomElement(using: &noise) ?? "1"
      let kinds = PointKind.allCases.filter { ($0 == .text) == point.type.isText }
      point.kind = kinds.randomElement(using: &noise) ?? .gauge
      if point.kind == .gauge, round % 3 == 0 { point.range = 5...7 }
      let device = DeviceDefinition(id: "d", unitID: 1, points: [point])
      let simulation = SampleFactory.simulation([device], at: 10)
      let value = try #require(simulation.value(of: point.name, on: "d"), "seed \(seed)")
      if let number = value.double {
        #expect(number.isFinite, "seed \(seed)")
        if let range = point.range { #expect(range.contains(number), "seed \(seed)") }
      }
      #expect(!simulation.registers(of: "d", isFirst: true).isEmpty, "seed \(seed)")
    }
  }

  @Test func `serves no register for a virtual point`() throws {
    let parts = [0, 2].map {
      SampleFactory.point("active_power_l\($0)", "W", .float32, at: UInt16($0))
    }
    let sum = PointExpression(
      pending: try ParsedExpression(parsing: "active_power_l0 + active_power_l2")
    )
    let points = parts + [PointDefinition(name: "active_power", expression: sum)]
    let device = DeviceDefinition(id: "meter", unitID: 1, points: points)
    let simulation = SampleFactory.simulation([device], at: 10)
    let addresses = simulation.registers(of: "meter", isFirst: true).map(\.address)
    #expect(addresses.sorted() == [0, 1, 2, 3])
    #expect(simulation.value(of: "active_power", on: "meter") == nil)
  }

  @Test func `shares one scale register among the points that name it`() throws {
    var points: [PointDefinition] = []
    for (index, name) in ["active_power", "active_power_l1"].enumerated() {
      var point = SampleFactory.point(name, "W", .int16, at: UInt16(index))
      point.scaleRegister = 9
      points.append(point)
    }
    var device = DeviceDefinition(id: "meter", unitID: 1, points: points)
    device.ratedPower = 900_000
    let simulation = SampleFactory.simulation([device], at: 10)
    var words: [UInt16: UInt16] = [:]
    for write in simulation.registers(of: "meter", isFirst: true) {
      words[write.address] = write.word
    }
    let power = try #require(words[9]).signed
    #expect((1...3).contains(power))
    let factor = DecimalFactor.powerOfTen(power)
    let shown = Double(try #require(words[0]).signed) * factor
    #expect(abs(shown - simulation.number("active_power", "meter")) <= factor / 2)
  }

  @Test func `what a master may write stays as it wrote it`() {
    var setpoint = SampleFactory.point("setpoint", "Cel", .int16, at: 3)
    setpoint.writable = Writability(18...26)
    let device = DeviceDefinition(id: "ahu", unitID: 1, points: [setpoint])
    let simulation = SampleFactory.simulation([device], at: 10)
    #expect(simulation.registers(of: "ahu", isFirst: true).map(\.word) == [18])
    #expect(simulation.registers(of: "ahu", isFirst: false).isEmpty)
    #expect(simulation.registers(of: "nobody", isFirst: true).isEmpty)
  }

  @Test(.timeLimit(.minutes(10))) func `the service moves the registers until it is ended`()
    async throws
  {
    let unit = RecordingUnit()
    let simulation = SampleFactory.simulation(at: 8)
    let service = SimulationService(
      simulation,
      units: ["hvac": unit],
      pace: TestPace(start: simulation.time)
    )
    let running = Task { try await (service as any Service).run() }
    while await unit.count < 3 { try await Task.sleep(for: .milliseconds(1)) }
    running.cancel()
    _ = try? await running.value
    #expect(await unit.first.count > 20)
  }
}

/// Records what is written to it.
private actor RecordingUnit: SimulatedUnit {
  private(set) var count = 0
  private(set) var first: [RegisterWrite] = []

  nonisolated func apply(_ writes: [RegisterWrite]) {
    Task { await record(writes) }
  }

  private func record(_ writes: [RegisterWrite]) {
    if count == 0 { first = writes }
    count += 1
  }
}

/// One second per step.
private actor TestPace: SimulationService.Pace {
  private var time: Double

  init(start: Double) { time = start }

  func now() -> Double { time }

  func next() async throws {
    try Task.checkCancellation()
    await Task.yield()
    time += 1
  }
}

extension ValueType {
  fileprivate var isText: Bool {
    if case .string = self { true } else { false }
  }
}

extension UInt16 {
  fileprivate var signed: Int { Int(Int16(bitPattern: self)) }
}
