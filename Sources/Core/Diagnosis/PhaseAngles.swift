/// By which angles the currents follow their voltages, as the powers say.
///
/// Where the sign of reactive power is not known there are several sets, one for each choice.
struct PhaseAngles {
  /// The angles of all three phases; only those of loaded phases mean anything.
  let sets: [[Double]]
  let loads: [Double]
  let loaded: [Int]
  /// Whether the angles come from active and reactive power of each phase with their signs.
  let areSigned: Bool

  init?(_ quantities: PhaseQuantities) {
    guard let active = quantities.active, let loads = quantities.loads else { return nil }
    self.loads = loads
    loaded = (0..<3).filter { loads[$0] > quantities.leastLoad }
    if let reactive = quantities.reactive {
      areSigned = !quantities.reactiveIsUnsigned || reactive.contains { $0 < 0 }
      let angles = zip(active, reactive).map { Angle.of($0, $1) }
      sets = areSigned ? [angles] : Self.choices(of: angles)
      return
    }
    areSigned = false
    let sizes = zip(active, loads).map { $1 > 0 ? Angle.ofCosine($0 / $1) : 0 }
    let choices = Self.choices(of: sizes)
    guard let total = quantities.totalReactive, !quantities.totalReactiveIsUnsigned else {
      sets = choices
      return
    }
    // Only those signs whose sum is the total.
    let parts = zip(active, loads).map { max(0, $1 * $1 - $0 * $0).squareRoot() }
    let tolerance = 0.12 * parts.reduce(0, +) + 0.03 * loads.reduce(0, +)
    let isDistorted = Self.isDistorted(quantities)
    let fitting = choices.filter { angles in
      let sum = zip(angles, parts).reduce(0) { $0 + ($1.0 < 0 ? -$1.1 : $1.1) }
      // Harmonics make the parts larger than the reactive powers.
      return abs(sum - total) < tolerance
        || (isDistorted && sum * total > 0 && sum.magnitude > total.magnitude)
    }
    sets = fitting.isEmpty ? choices : fitting
  }

  /// Whether the totals show, or do not exclude, harmonics.
  private static func isDistorted(_ quantities: PhaseQuantities) -> Bool {
    guard let active = quantities.totalActive, let reactive = quantities.totalReactive,
      let apparent = quantities.totalApparent, apparent > 0
    else { return true }
    return (active * active + reactive * reactive).squareRoot() < 0.97 * apparent
  }

  private static func choices(of sizes: [Double]) -> [[Double]] {
    (0..<8).map { bits in
      (0..<3).map { phase in
        let size = sizes[phase].magnitude
        return bits >> phase & 1 == 1 ? -size : size
      }
    }
  }
}
