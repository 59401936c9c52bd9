import Measurements
import Records
import TestSupport
import Testing

@Suite struct RecordCoderTests {
  private static let source = SingleDictionary(RandomRecords.dictionary)
  private static let coder = RecordCoder(RandomRecords.dictionary, revision: 0xDEAD_BEEF)

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a record of any kind is read as it was written`(seed: UInt64) throws {
    let records = RandomRecords(random: SeededGenerator(seed: seed))
    for _ in 0..<300 {
      let record = records.record()
      let bytes = Self.coder.bytes(of: record)
      #expect(RecordHead.begins(bytes))
      #expect(try RecordCoder.record(bytes, Self.source) == record, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `damaged bytes are read or refused, and never more`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let records = RandomRecords(random: SeededGenerator(seed: seed &+ 1000))
    for _ in 0..<300 {
      var bytes = Self.coder.bytes(of: records.record())
      for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.removeSubrange(place...)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
      }
      guard let record = try? RecordCoder.record(bytes, Self.source) else { continue }
      // What is accepted can be written again.
      #expect(!Self.coder.bytes(of: record).isEmpty, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `any bytes behind a head are read or refused`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let kind = UInt8.random(in: 0...10, using: &random)
      let rest = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      _ = try? RecordCoder.record([0xA7, 1, kind, 1, 2, 0] + rest, Self.source)
    }
  }

  @Test func `each cut record is refused`() {
    let records = RandomRecords(random: SeededGenerator(seed: 3))
    for _ in 0..<50 {
      let bytes = Self.coder.bytes(of: records.record())
      for end in 0..<bytes.count {
        #expect(throws: RecordError.self) {
          try RecordCoder.record(Array(bytes[..<end]), Self.source)
        }
      }
    }
  }

  @Test func `a record is read with the dictionary that it was written with`() throws {
    func dictionary(_ points: [String]) -> RecordDictionary {
      let points = points.map { RecordDictionary.Point(name: $0, type: "int16", unit: "1") }
      return RecordDictionary(
        assets: [RecordDictionary.Asset(id: "d", kind: .device, points: points)]
      )
    }
    struct Both: DictionarySource {
      var old: RecordDictionary
      var new: RecordDictionary
      func dictionary(of revision: UInt32) -> RecordDictionary? {
        revision == 1 ? old : revision == 2 ? new : nil
      }
    }
    let both = Both(old: dictionary(["a", "b"]), new: dictionary(["b", "c", "a"]))
    func bytes(_ dictionary: RecordDictionary, _ revision: UInt32) -> [UInt8] {
      let fact = Record.Fact.readings([NamedReading("b", .good(.signed(5)))])
      let subject = Record.Subject.asset(dictionary.assets[0])
      let record = Record(subject: subject, time: Timestamp(seconds: 1), fact: fact)
      return RecordCoder(dictionary, revision: revision).bytes(of: record)
    }
    for (dictionary, revision) in [(both.old, UInt32(1)), (both.new, 2)] {
      let record = try RecordCoder.record(bytes(dictionary, revision), both)
      #expect(record.fact == .readings([NamedReading("b", .good(.signed(5)))]))
    }
    #expect(throws: RecordError.unknownName) { try RecordCoder.record(bytes(both.new, 3), both) }
  }

  @Test func `a later layout is refused as such`() {
    var bytes = Self.coder.bytes(
      of: Record(subject: .gateway, time: Timestamp(seconds: 1), fact: .cleared("x"))
    )
    bytes[1] = 2
    #expect(throws: RecordError.unknownLayout) { try RecordCoder.record(bytes, Self.source) }
  }

  @Test func `readings take few bytes`() {
    let readings = (0..<10).map {
      NamedReading("p\($0)", .good(.single(Double(Float($0) * 1000.7))))
    }
    let subject = Record.Subject.asset(RandomRecords.dictionary.assets[0])
    let time = Timestamp(milliseconds: 1_790_000_000_000)
    let record = Record(subject: subject, time: time, fact: .readings(readings))
    #expect(Self.coder.bytes(of: record).count < 16 + 10 * 5)
  }
}
