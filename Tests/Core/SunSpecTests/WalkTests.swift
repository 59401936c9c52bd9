import SunSpec
import TestSupport
import Testing

/// A device's holding registers; it refuses addresses that do not exist.
struct Memory {
  var words: [Int: UInt16] = [:]

  mutating func put(_ values: [UInt16], at address: Int) {
    for (offset, value) in values.enumerated() { words[address + offset] = value }
  }

  func read(_ address: UInt16, _ count: Int) -> [UInt16]? {
    let values = (0..<count).compactMap { words[Int(address) + $0] }
    return values.count == count ? values : nil
  }

  /// Reads its chain, and returns the result and the number of reads.
  func walk() -> (step: SunSpecWalk.Step, reads: Int) {
    var walk = SunSpecWalk()
    var step = walk.start
    var reads = 0
    while case .read(let address, let count) = step, reads < 1000 {
      reads += 1
      step = walk.go(on: read(address, count))
    }
    return (step, reads)
  }
}

private let marker: [UInt16] = [0x5375, 0x6E53]

@Suite struct WalkTests {
  @Test(arguments: [40_000, 50_000, 0]) func `the chain is found at each base`(base: Int) {
    var memory = Memory()
    memory.put(marker + [1, 66], at: base)
    memory.put([103, 50], at: base + 70)
    memory.put([0xFFFF, 0], at: base + 122)
    let blocks = [
      SunSpecBlock(model: 1, address: base + 2, length: 66),
      SunSpecBlock(model: 103, address: base + 70, length: 50),
    ]
    #expect(memory.walk().step == .found(SunSpecChain(base: UInt16(base), blocks: blocks)))
  }

  @Test func `a device without the marker has no chain`() {
    var memory = Memory()
    #expect(memory.walk().step == .failed(.noMarker))
    memory.put([0x5375, 0x6E54], at: 40_000)
    #expect(memory.walk() == (.failed(.noMarker), 3))
  }

  @Test func `an end model that the device refuses to show ends the chain`() {
    var memory = Memory()
    memory.put(marker + [1, 66], at: 40_000)
    let block = SunSpecBlock(model: 1, address: 40_002, length: 66)
    #expect(memory.walk().step == .found(SunSpecChain(base: 40_000, blocks: [block])))
  }

  @Test func `a model of the length 0 is no reason to go in circles`() {
    var memory = Memory()
    memory.put(marker + [1, 0, 1, 0], at: 40_000)
    #expect(memory.walk().step == .failed(.emptyModel(1, address: 40_002)))
  }

  @Test func `a model that goes past the last address is refused`() {
    var memory = Memory()
    memory.put(marker + [1, 66], at: 40_000)
    memory.put([103, 65_000], at: 40_070)
    #expect(memory.walk().step == .failed(.pastEnd(103, address: 40_070)))
  }

  @Test func `a chain without an end is left`() {
    var memory = Memory()
    memory.put(marker, at: 40_000)
    for index in 0..<200 { memory.put([999, 2, 0, 0], at: 40_002 + index * 4) }
    #expect(memory.walk().step == .failed(.tooManyModels))
  }

  @Test func `a chain may end with the last address`() {
    var memory = Memory()
    memory.put(marker + [1, 15_532], at: 50_000)
    let block = SunSpecBlock(model: 1, address: 50_002, length: 15_532)
    #expect(memory.walk().step == .found(SunSpecChain(base: 50_000, blocks: [block])))
  }

  @Test func `a marker alone is no chain`() {
    var memory = Memory()
    memory.put(marker + [0xFFFF, 0], at: 40_000)
    #expect(memory.walk().step == .failed(.noModels))
  }

  @Test(arguments: [(0, 40_000), (1, 50_000), (2, 0), (3, 40_000), (-1, 50_000)])
  func `each turn begins at another base and asks for all`(turn: Int, first: Int) {
    var walk = SunSpecWalk(turn: turn)
    var step = walk.start
    var asked: [UInt16] = []
    while case .read(let address, _) = step {
      asked.append(address)
      step = walk.go(on: nil)
    }
    #expect(asked.first == UInt16(first))
    #expect(asked.sorted() == [0, 40_000, 50_000])
  }

  @Test func `whatever a device answers, the walk ends, within its memory`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<3000 {
      var walk = SunSpecWalk()
      var step = walk.start
      var reads = 0
      while case .read(let address, let count) = step {
        reads += 1
        #expect(Int(address) + count <= 65_536, "seed \(seed)")
        guard reads < 200 else { break }
        step = walk.go(on: garbage(reads, &generator))
      }
      #expect(reads <= 3 + SunSpecWalk.mostModels + 1, "seed \(seed)")
      guard case .found(let chain) = step else { continue }
      #expect(!chain.blocks.isEmpty, "seed \(seed)")
      #expect(chain.blocks.allSatisfy { $0.address + $0.count <= 65_536 }, "seed \(seed)")
    }
  }

  private func garbage(_ read: Int, _ generator: inout SeededGenerator) -> [UInt16]? {
    if read <= 3, generator.chance(0.7) { return marker }
    if generator.chance(0.05) { return nil }
    let count = generator.chance(0.1) ? Int.random(in: 0...1, using: &generator) : 2
    let length = UInt16.random(in: 0...(generator.chance(0.8) ? 130 : .max), using: &generator)
    return Array([UInt16.random(in: 0...800, using: &generator), length].prefix(count))
  }
}
