import Hashing
import Testing

/// The vectors are those of http://www.isthe.com/chongo/tech/comp/fnv/ (test_fnv.c).
@Suite struct FNVHashTests {
  @Test(
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325, 0x811C_9DC5), ("a", 0xAF63_DC4C_8601_EC8C, 0xE40C_292C),
      ("foobar", 0x8594_4171_F739_67E8, 0xBF9C_F968),
    ] as [(String, UInt64, UInt32)]
  )
  func `published vectors come out`(text: String, long: UInt64, short: UInt32) {
    #expect(FNVHash(of: text.utf8).value == long)
    #expect(FNVHash.short(of: text.utf8) == short)
  }

  @Test func `bytes that come in parts give the hash of the whole`() {
    var hash = FNVHash(of: "foo".utf8)
    hash.add("bar".utf8)
    #expect(hash == FNVHash(of: "foobar".utf8))
  }

  @Test func `words of a byte are bytes, and a seed gives another hash`() {
    var hash = FNVHash()
    hash.add(word: 0x61)
    #expect(hash == FNVHash(of: "a".utf8))
    #expect(FNVHash(seed: 1) != FNVHash())
  }
}
