import Configuration
import DeviceProfiles
import Languages
import Registers
import TestSupport
import Testing
import Tools

/// Sweeps of registers, and what they may mean.
@Suite struct ExploreTests {
  /// A device of these registers that answers at most so many at once.
  struct Device {
    var registers: [Int: UInt16]
    var most = 125
    /// What it says of a request that is too long.
    var lengthCode: UInt8 = 3

    func answer(_ request: RegisterSweep.Request) -> RegisterSweep.Outcome {
      guard request.count <= most else { return .refused(code: lengthCode) }
      let words = (request.address..<request.address + request.count).map { registers[$0] }
      let there = words.compactMap { $0 }
      return there.count == request.count ? .words(there) : .refused(code: 2)
    }

    func swept(_ range: ClosedRange<UInt16>) -> (sweep: RegisterSweep, requests: Int) {
      var sweep = RegisterSweep(range, mostCount: 125)
      var requests = 0
      while let request = sweep.next(), requests < 100_000 {
        requests += 1
        sweep.take(answer(request), of: request)
      }
      return (sweep, requests)
    }
  }

  static func sweep(_ words: [UInt16], at first: Int = 0) -> RegisterSweep {
    let registers = Dictionary(
      uniqueKeysWithValues: words.enumerated().map { (first + $0.offset, $0.element) }
    )
    let range = UInt16(first)...UInt16(first + words.count - 1)
    return Device(registers: registers).swept(range).sweep
  }

  static func words(_ value: Float, _ order: WordOrder = .abcd) -> [UInt16] {
    RegisterCodec(.float32, order: order).words(of: UInt64(value.bitPattern))
  }

  @Test func `A sweep finds exactly the registers that are there`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      var device = Device(registers: [:])
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let start = Int.random(in: 0...280, using: &generator)
        for address in start..<start + Int.random(in: 1...60, using: &generator) {
          device.registers[address] = UInt16.random(in: 0...UInt16.max, using: &generator)
        }
      }
      device.most = Int.random(in: 1...125, using: &generator)
      device.lengthCode = [2, 3, 4].randomElement(using: &generator) ?? 3
      let (sweep, requests) = device.swept(10...299)
      let wanted = device.registers.filter { (10...299).contains($0.key) }
      #expect(sweep.present == wanted, "seed \(seed)")
      #expect(requests < 700, "seed \(seed)")
      #expect(sweep.longest <= device.most, "seed \(seed)")
    }
  }

  @Test(arguments: [1, 5, 16, 40, 100, 125])
  func `The longest request is found`(most: Int) {
    let registers = Dictionary(uniqueKeysWithValues: (0..<200).map { ($0, UInt16($0)) })
    let sweep = Device(registers: registers, most: most).swept(0...199).sweep
    #expect(sweep.longest == most)
    #expect(sweep.tooLong == (most < 125 ? most + 1 : nil))
  }

  @Test func `A range to the last address ends, and silence is nobody`() {
    let sweep = Device(registers: [65_535: 7]).swept(65_530...65_535).sweep
    #expect(sweep.present == [65_535: 7])
    var silent = RegisterSweep(0...65_535, mostCount: 125)
    var requests = 0
    while let request = silent.next() {
      requests += 1
      silent.take(.silent, of: request)
    }
    #expect(silent.isDead && requests < 10)
  }

  @Test(arguments: [WordOrder.abcd, .cdab, .badc, .dcba])
  func `The order of floats is voted by all of them`(order: WordOrder) {
    let values: [Float] = [231.4, 17.3, 50.02, 0.93, 3723]
    let guesses = TypeGuesses(Self.sweep(values.flatMap { Self.words($0, order) }))
    #expect(guesses.order == order)
    for (position, value) in values.enumerated() {
      let best = guesses.guesses(at: 2 * position).first
      #expect(best?.type == .float32 && best?.value == Double(value), "\(value) \(order.name)")
    }
  }

  @Test func `Floats are not taken one register too late`() {
    let values: [Float] = [231.47, 232.52, 230.46, 28.961, 29.9669]
    let words: [UInt16] = values.flatMap { Self.words($0, WordOrder.cdab) } + [5002]
    let guesses = TypeGuesses(Self.sweep(words))
    #expect(guesses.order == .cdab)
    #expect(guesses.guesses(at: 0).first?.value == Double(values[0]))
    #expect(guesses.guesses(at: 10).first?.text == "5002 → 50.02 Hz?")
    let search = ValueSearch("231.5", within: 0.002)
    #expect(search?.hits(in: Self.sweep(words)).first?.address == 0)
  }

  @Test(
    arguments: [
      (5001, "5001 → 50.01 Hz?"), (500, "500 → 50 Hz?"), (2314, "2314 → 231.4 V?"),
      (23_140, "23140 → 231.4 V?"), (4008, "4008 → 400.8 V?"), (17, "17"),
    ] as [(UInt16, String)]
  )
  func `A whole number gets a scale where it looks like something known`(
    word: UInt16,
    text: String
  ) {
    #expect(TypeGuesses(Self.sweep([word])).guesses(at: 0).first?.text == text)
  }

  @Test func `A table has 80 columns, an ASCII column and one row for many zeros`() {
    var generator = SeededGenerator(seed: 7)
    let noise = (0..<300).map { _ in UInt16.random(in: 0...UInt16.max, using: &generator) }
    let words = [0x4142, 0x4300] + [UInt16](repeating: 0, count: 40) + noise
    let text = ExploreReport(.holding, Self.sweep(words, at: 65_000)).text(.english)
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(text.contains("AB") && text.contains("65002…65041: 0"))
  }

  @Test func `What changed is marked`() {
    let sweep = Self.sweep([5, 6])
    let lines = ExploreReport(.holding, sweep, changed: [1]).text(.english).split(separator: "\n")
    #expect(lines.last?.hasPrefix("    1*") == true)
    #expect(lines.dropLast().allSatisfy { !$0.contains("*") })
  }

  // MARK: - Searches

  @Test func `A displayed value is found in every type, order and scale`() throws {
    let search = try #require(ValueSearch("231.4", within: 0))
    let forms: [(ValueType, UInt64, Int)] = [
      (.uint16, 2314, -1), (.uint16, 23_140, -2), (.uint32, 231_400, -3), (.uint32, 2_314_000, -4),
      (.float32, UInt64(Float(231.4).bitPattern), 0), (.float64, Double(231.4).bitPattern, 0),
      (.bcd16, 0x2314, -1), (.float32, UInt64(Float(0.2314).bitPattern), 3),
    ]
    for (type, pattern, exponent) in forms {
      for order in WordOrder.orders(registers: type.registerCount) where !order.swapsPairs {
        let words = RegisterCodec(type, order: order).words(of: pattern)
        let hits = search.hits(in: Self.sweep([9] + words + [9]))
        #expect(
          hits.contains {
            $0.address == 1 && $0.type == type && $0.order == order && $0.exponent == exponent
          },
          "\(type.name) \(order.name): \(hits)"
        )
      }
    }
  }

  @Test func `A negative value and one with a comma are found, and others are not`() throws {
    let search = try #require(ValueSearch("-17,3", within: 0))
    #expect(search.hits(in: Self.sweep([UInt16(bitPattern: -173)])).first?.type == .int16)
    #expect(search.hits(in: Self.sweep([173, 174, 1730])).isEmpty)
    #expect(ValueSearch("0", within: 0.1) == nil && ValueSearch("abc", within: 0.1) == nil)
  }

  @Test func `The display rounds, and the value moves`() throws {
    let sweep = Self.sweep([2318])
    #expect(try #require(ValueSearch("231", within: 0)).hits(in: sweep).isEmpty)
    #expect(try #require(ValueSearch("231", within: 0.005)).hits(in: sweep).count == 1)
    #expect(try #require(ValueSearch("231.8", within: 0)).hits(in: sweep).count == 1)
  }

  // MARK: - Profiles

  @Test func `A row is read from a command line`() throws {
    let row = try ChosenRow("0x0BD3:float32:cdab:0.1=voltage_l1_n")
    #expect(row.address == 3027 && row.type == .float32 && row.order == .cdab)
    #expect(row.scale == "0.1" && row.name == "voltage_l1_n")
    for wrong in ["5", "a:uint16", "5:uint", "5:uint16:XY", "5:uint16=a b", "40001x:uint16", ""] {
      #expect(throws: WrittenValue.Flaw.self, "\(wrong)") { try ChosenRow(wrong) }
    }
  }

  @Test func `A skeleton takes each register once`() {
    let words = Self.words(231.4) + Self.words(17.3) + [5001, 0, 0]
    let rows = ProfileSkeleton.suggested(Self.sweep(words), isBits: false)
    #expect(rows.map(\.address) == [0, 2, 4])
    #expect(rows.map(\.type) == [.float32, .float32, .uint16])
    #expect(rows.last?.scale == "0.01")
    let yaml = ProfileSkeleton(.input, rows: rows).yaml { _ in nil }
    #expect(yaml.contains("input_4: { table: input, address: 4, type: uint16, scale: 0.01 }"))
  }
}
