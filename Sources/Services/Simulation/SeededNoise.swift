import Hashing

/// Random numbers that are the same for the same seed: SplitMix64.
package struct SeededNoise: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// A separate stream for each name.
  init(seed: UInt64, name: String) {
    state = seed ^ FNVHash(of: name.utf8).value
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, but not including, 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  /// An approximately normal number, mean 0, standard deviation 1: the sum of twelve uniform ones.
  mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += unit() }
    return sum
  }

  /// Whether an event that happens every `mean` seconds on average happens within `seconds`.
  mutating func happens(within seconds: Double, mean: Double) -> Bool {
    unit() < seconds / max(mean, seconds)
  }
}

/// A value that wanders around 0 and is drawn back to it (Ornstein–Uhlenbeck).
struct Drift: Sendable {
  private(set) var value = 0.0
  /// How far it wanders: its standard deviation.
  let spread: Double
  /// Seconds after which it no longer depends on where it was.
  let memory: Double

  init(spread: Double, memory: Double) {
    self.spread = spread
    self.memory = memory
  }

  mutating func advance(by seconds: Double, _ noise: inout SeededNoise) {
    let pull = min(1, seconds / memory)
    value += -value * pull + spread * (pull * (2 - pull)).squareRoot() * noise.normal()
    value = min(max(value, -3 * spread), 3 * spread)
  }
}
