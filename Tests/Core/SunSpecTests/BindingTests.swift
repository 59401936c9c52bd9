import DeviceProfiles
import SunSpec
import TestSupport
import Testing

@Suite struct BindingTests {
  static func device(_ part: SunSpecPart = .first) -> DeviceDefinition {
    var device = DeviceDefinition(id: "d", unitID: 1, points: SunSpecCatalogue.points(of: part))
    device.sunSpec = part
    return device
  }

  /// A model of zeros with some words set.
  static func image(
    _ model: UInt16,
    _ length: Int,
    at address: Int = 40_002,
    _ set: [Int: UInt16] = [:]
  ) -> SunSpecImage {
    var words = [UInt16](repeating: 0, count: length + 2)
    words[0] = model
    words[1] = UInt16(length)
    for (offset, word) in set { words[offset] = word }
    let block = SunSpecBlock(model: model, address: address, length: length)
    return SunSpecImage(block: block, words: words)
  }

  static func points(
    _ images: [SunSpecImage],
    _ device: DeviceDefinition = device()
  ) -> [String: PointDefinition] {
    let binding = SunSpecBinding(device, images: images)
    let bound = zip(binding.points, binding.isBound).filter(\.1).map { ($0.0.name, $0.0) }
    return Dictionary(uniqueKeysWithValues: bound)
  }

  @Test func `what an inverter gives is negative power and exported energy`() throws {
    let points = Self.points([Self.image(103, 50, [26: 1])])
    let power = try #require(points["active_power"])
    #expect(power.address == 40_016)
    #expect(power.scaleRegister == 40_017)
    #expect(power.scale.value == -1)
    #expect(power.notAvailable == [0x8000])
    let energy = try #require(points["active_energy_export"])
    #expect(energy.address == 40_026 && energy.type == .uint32)
    #expect(energy.counter.wrapsAt == 42_949_672_960)
    #expect(points["active_energy_import"] == nil)
  }

  @Test func `what a meter measures keeps its sign`() throws {
    let points = Self.points([Self.image(203, 105)])
    #expect(points["active_power"]?.scale == .one)
    #expect(points["active_power"]?.address == 40_020)
    #expect(points["active_energy_export"]?.address == 40_040)
    #expect(points["active_energy_import"]?.address == 40_048)
    #expect(points["active_energy_import"]?.scaleRegister == 40_056)
    #expect(points["active_energy_import"]?.counter.wrapsAt == 4_294_967_296)
  }

  @Test(arguments: [(0, 4_294_967_296), (-3, 4_294_967.296), (2, 429_496_729_600)])
  func `an accumulator wraps where its scale factor says`(exponent: Int, end: Double) {
    let factor = UInt16(bitPattern: Int16(exponent))
    let points = Self.points([Self.image(103, 50, [26: factor])])
    #expect(points["active_energy_export"]?.counter.wrapsAt == end)
  }

  @Test func `a device file's own end of a counter stays`() {
    var device = Self.device()
    for index in device.points.indices where device.points[index].name == "active_energy_export" {
      device.points[index].counter.wrapsAt = 1e9
    }
    let points = Self.points([Self.image(103, 50)], device)
    #expect(points["active_energy_export"]?.counter.wrapsAt == 1e9)
  }

  @Test func `a value whose scale factor is not implemented is not there`() {
    let points = Self.points([Self.image(103, 50, [15: 0x8000])])
    #expect(points["active_power"] == nil)
    #expect(points["frequency"] != nil)
  }

  @Test func `an inverter and the meter behind it are told apart`() {
    let images = [Self.image(103, 50), Self.image(203, 105, at: 40_054)]
    #expect(Self.points(images)["active_power"]?.address == 40_016)
    let meter = Self.points(images, Self.device(.meter))
    #expect(meter["active_power"]?.address == 40_072)
    #expect(meter["dc_power"] == nil)
    #expect(Self.points(images.reversed())["active_power"]?.address == 40_072)
    #expect(
      Self.points(images.reversed(), Self.device(.inverter))["active_power"]?.address == 40_016
    )
  }

  @Test func `the first of two meters counts`() {
    let images = [Self.image(203, 105), Self.image(203, 105, at: 40_200)]
    #expect(Self.points(images)["active_power"]?.address == 40_020)
  }

  @Test func `inputs that the model does not reach are not there`() {
    let points = Self.points([Self.image(103, 50), Self.image(160, 48, at: 41_000)])
    #expect(points["dc_power_2"]?.address == 41_041)
    #expect(points["dc_power_3"] == nil)
  }

  @Test(arguments: [
    (UInt16(0xFFFD), UInt16(995), false), (0xFFFF, 950, true), (0xFFFE, 99, false),
    (0xFFFE, 0xD954, true),
  ])
  func `a power factor is a ratio whether the model counts in per cent or not`(
    factor: UInt16,
    raw: UInt16,
    isPercent: Bool
  ) {
    let points = Self.points([Self.image(103, 50, [22: raw, 23: factor])])
    #expect(points["power_factor"]?.scale.denominator == (isPercent ? 100 : 1))
  }

  @Test func `a model longer or shorter than the standard's is taken as far as it goes`() {
    let points = Self.points([Self.image(103, 22)])
    #expect(points["power_factor"] != nil)
    #expect(points["active_energy_export"] == nil)
    #expect(Self.points([Self.image(103, 90)])["inverter_state"] != nil)
  }

  @Test func `every model gives something and only names that are listed`() {
    for model in SunSpecModels.mapped {
      let points = Self.points([Self.image(1, 66), Self.image(model, 160, at: 41_000)])
      if SunSpecModels.role(of: model) != .identity { #expect(!points.isEmpty, "\(model)") }
      for name in points.keys { #expect(SunSpecCatalogue.contains(name)) }
      let names = SunSpecModels.fields(of: model).map(\.point)
      #expect(Set(names).count == names.count, "model \(model) gives a point twice")
    }
  }

  @Test func `whatever a model holds, its points lie within it`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let images = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        let model = SunSpecModels.mapped.randomElement(using: &generator) ?? 1
        let length = Int.random(in: 1...200, using: &generator)
        let address = Int.random(in: 0...65_535, using: &generator)
        var image = Self.image(model, length, at: address)
        let held = Int.random(in: 2...length + 2, using: &generator)
        image.words = (0..<held).map { _ in UInt16.random(in: 0...UInt16.max, using: &generator) }
        return image
      }
      for point in Self.points(images).values {
        let blocks = images.map { $0.block.address..<$0.block.address + $0.block.count }
        let end = Int(point.address) + point.addressCount
        #expect(
          blocks.contains { $0.contains(Int(point.address)) && end <= $0.upperBound },
          "seed \(seed)"
        )
        #expect(end <= 65_536, "seed \(seed)")
      }
    }
  }

  @Test(arguments: SunSpecPart.allCases) func `the sample device is one`(part: SunSpecPart) {
    var memory = Memory()
    memory.put(SunSpecSample.memory(of: part), at: Int(SunSpecSample.base))
    guard case .found(let chain) = memory.walk().step else {
      Issue.record("no chain")
      return
    }
    #expect(chain.blocks.map(\.model) == SunSpecSample.models(of: part))
    let assumed = SunSpecSample.assumed(Self.device(part))
    #expect(assumed.points.contains { $0.name == "active_power" })
    #expect(assumed.points.allSatisfy { $0.address >= 40_000 })
  }
}
