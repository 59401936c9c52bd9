import Records
import TestSupport
import Testing

@Suite struct RecordDictionaryTests {
  private let dictionary = RandomRecords.dictionary

  @Test func `it is read as it was written`() throws {
    #expect(try RecordDictionary(dictionary.bytes) == dictionary)
    #expect(try RecordDictionary(RecordDictionary.empty.bytes) == .empty)
  }

  @Test func `equal content has an equal revision, on each machine`() {
    let bytes = dictionary.bytes
    #expect(RecordDictionary.revision(of: bytes) == RecordDictionary.revision(of: bytes))
    // FNV-1a of "foobar", from its authors' test vectors.
    #expect(RecordDictionary.revision(of: Array("foobar".utf8)) == 0xBF9C_F968)
  }

  @Test func `damaged bytes are read or refused, and never more`() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<2000 {
      var bytes = dictionary.bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = UInt8.random(in: 0...255, using: &random)
      if Bool.random(using: &random) { bytes.removeSubrange(place...) }
      _ = try? RecordDictionary(bytes)
    }
  }

  @Test func `an asset's name is its path and its id`() {
    #expect(dictionary.assets.map(\.name) == ["a/b/meter", "factory"])
  }
}
