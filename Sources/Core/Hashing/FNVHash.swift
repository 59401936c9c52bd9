/// FNV-1a, a small hash that is the same on every machine and in every version, unlike Swift's own.
///
/// Stored files and names on the wire contain its results. It detects accidents, not intentions: whoever knows it can
/// find two inputs with the same hash. Source: http://www.isthe.com/chongo/tech/comp/fnv/.
package struct FNVHash: Sendable, Hashable {
  /// 64 bits.
  package var value: UInt64

  /// - Parameter seed: Begins another hash for each; 0 is the published function.
  @inlinable
  package init(seed: UInt64 = 0) { value = 0xCBF2_9CE4_8422_2325 ^ seed }

  /// The hash of some bytes.
  @inlinable
  package init(of bytes: some Sequence<UInt8>) {
    self.init()
    add(bytes)
  }

  /// Takes bytes, as the published function does.
  @inlinable
  package mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { add(word: UInt64(byte)) }
  }

  /// Takes a whole word in one step: faster, but a word's upper bits never reach the lower ones of the hash.
  @inlinable
  package mutating func add(word: UInt64) { value = (value ^ word) &* 0x0000_0100_0000_01B3 }

  /// The published function of 32 bits.
  package static func short(of bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}
