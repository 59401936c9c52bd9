import Registers
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

  /// An inverter that shows two meters, each with a model 1 of its own.
  private static let chain: [SunSpecImage] = {
    var address = 40_002
    return [
      (1, 66, "IN"), (103, 50, ""), (160, 48, ""), (1, 66, "M1"), (203, 105, ""), (1, 66, "M2"),
      (203, 105, ""),
    ]
    .map { (model: UInt16, length: Int, serial: String) in
      let bytes = Array(serial.utf8)
      let set = bytes.count == 2 ? [50: UInt16(bytes[0]) << 8 | UInt16(bytes[1])] : [:]
      defer { address += length + 2 }
      return Self.image(model, length, at: address, set)
    }
  }()

  @Test(arguments: [
    (SunSpecPart.inverter, "IN", 40_084), (.meter, "M1", 40_258),
    (SunSpecPart(.meter, number: 2), "M2", 40_433),
    (.first, "IN", 40_084),
  ])
  func `every device of a chain is reached, with its own identity`(
    part: SunSpecPart,
    serial: String,
    power: Int
  ) throws {
    let points = Self.points(Self.chain, Self.device(part))
    #expect(points["active_power"].map { Int($0.address) } == power)
    let device = try #require(SunSpecDevice.device(part, in: Self.chain))
    #expect(device.identity.map { SunSpecIdentity($0.words).serialNumber } == serial)
    #expect(
      points["serial_number"].map { Int($0.address) }
        == device.identity.map { $0.block.address + 50 }
    )
  }

  /// Whether each device of a chain has an identity.
  @Test(
    arguments: [
      ([1, 103, 203], [true, false]), ([1, 103, 1, 203], [true, true]), ([1, 203], [true]),
      ([1, 203, 203], [true, true]), ([1, 103, 203, 203], [true, false, false]),
      ([1, 203, 103], [false, true]), ([103, 203], [false, false]),
      ([1, 103, 160, 203, 1, 203], [true, false, true]),
    ] as [([UInt16], [Bool])]
  )
  func `a meter never bears the serial number of its inverter`(models: [UInt16], has: [Bool]) {
    let images = models.enumerated().map {
      Self.image($1, 66, at: 40_002 + 68 * $0, [50: 0x4141 + UInt16($0)])
    }
    let devices = SunSpecDevice.devices(in: images)
    #expect(devices.map { $0.identity != nil } == has)
    #expect(devices.allSatisfy { $0.section != nil } == (models.first == 1))
  }

  @Test func `a device that the chain does not have gives nothing`() {
    #expect(Self.points(Self.chain, Self.device(SunSpecPart(.meter, number: 3))).isEmpty)
    #expect(Self.points(Self.chain, Self.device(SunSpecPart(.inverter, number: 2))).isEmpty)
  }

  /// The models of a chain, and the models of each device in it.
  @Test(
    arguments: [
      ([1, 103, 120, 160], [[103, 120, 160]]), ([1, 103, 701], [[103, 701]]),
      ([1, 103, 113, 701], [[103, 113, 701]]),
      ([1, 103, 160, 1, 103, 160], [[103, 160], [103, 160]]),
      ([1, 103, 103], [[103], [103]]), ([1, 203, 203], [[203], [203]]),
      ([1, 203, 213], [[203], [213]]), ([1, 120, 103], [[120, 103]]), ([1, 160], [[160]]),
      ([103, 1, 203], [[103], [203]]), ([1, 64_001, 203], [[203]]), ([1], []), ([], []),
    ] as [([UInt16], [[UInt16]])]
  )
  func `a chain falls into its devices`(models: [UInt16], devices: [[UInt16]]) {
    let images = models.enumerated().map {
      Self.image($1, 60, at: 40_002 + 62 * $0, [50: UInt16($0)])
    }
    #expect(SunSpecDevice.devices(in: images).map { $0.models.map(\.block.model) } == devices)
  }

  @Test(
    arguments: [
      ("sunspec", .first), ("sunspec-meter", .meter), ("sunspec-meter-1", .meter),
      ("sunspec-meter-2", SunSpecPart(.meter, number: 2)),
      ("sunspec-inverter-12", SunSpecPart(.inverter, number: 12)), ("sunspec-2", nil),
      ("sunspec-meter-0", nil), ("sunspec-meter-02", nil), ("sunspec-meter-", nil),
      ("sunspec-meter--2", nil), ("sunspec-meter-+2", nil), ("sunspec-meter-999", nil),
      ("sunspec-meter-2-2", nil), ("acme/sunspec-meter", nil),
    ] as [(String, SunSpecPart?)]
  )
  func `a part is named by its role and its number`(name: String, part: SunSpecPart?) {
    #expect(SunSpecPart(name: name) == part)
    if let part, part.number > 1 { #expect(part.name == name) }
  }

  @Test func `identities are read whatever pads them`() {
    var words = [UInt16](repeating: 0xFFFF, count: 68)
    words.replaceSubrange(50..<53, with: [0x5345, 0x3430, 0x3030])
    words.replaceSubrange(18..<34, with: [UInt16](repeating: 0x2020, count: 16))
    let identity = SunSpecIdentity(words)
    #expect(
      identity.serialNumber == "SE4000" && identity.model == "" && identity.manufacturer == ""
    )
    let block = SunSpecBlock(model: 1, address: 40_002, length: 66)
    words.replaceSubrange(0..<2, with: [1, 66])
    let images = [SunSpecImage(block: block, words: words), Self.image(203, 105, at: 40_070)]
    let points = Self.points(images)
    #expect(
      points["serial_number"] != nil && points["model"] == nil && points["manufacturer"] == nil
    )
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

  @Test(arguments: [SunSpecPart.first, .inverter, .meter, SunSpecPart(.meter, number: 3)])
  func `the sample device is one`(part: SunSpecPart) {
    var memory = Memory()
    memory.put(SunSpecSample.memory(of: [part]), at: Int(SunSpecSample.base))
    guard case .found(let chain) = memory.walk().step else {
      Issue.record("no chain")
      return
    }
    #expect(chain.blocks.map(\.model) == SunSpecSample.models(of: [part]))
    let connection = ConnectionDefinition(
      id: "c",
      endpoint: .tcp(host: "h", port: 502),
      devices: [Self.device(part)]
    )
    let assumed = SunSpecSample.assumed(connection).devices[0]
    #expect(assumed.points.contains { $0.name == "active_power" })
    #expect(assumed.points.allSatisfy { $0.address >= 40_000 })
  }
}
