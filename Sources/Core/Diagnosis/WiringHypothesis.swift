/// A way in which currents can be connected: whose current each phase measures, and which way round.
struct WiringHypothesis: Sendable, Hashable {
  /// The load phase whose current each phase of the meter gets.
  let sources: [Int]
  let isReversed: [Bool]
  /// +1 for the phase sequence L1, L2, L3; −1 for the opposite one.
  let sequence: Double

  static let orders = [[0, 1, 2], [1, 0, 2], [2, 1, 0], [0, 2, 1], [1, 2, 0], [2, 0, 1]]

  /// All permutations of phases × directions, in both phase sequences.
  static let all: [Self] = orders.flatMap { sources in
    (0..<8).flatMap { bits in
      (sources == [0, 1, 2] ? [1.0] : [1.0, -1.0]).map { sequence in
        Self(
          sources: sources,
          isReversed: (0..<3).map { bits >> $0 & 1 == 1 },
          sequence: sequence
        )
      }
    }
  }

  private static let directions = [0.0, -120, 120]

  /// By how much the angle that a phase of the meter sees is ahead of its load's.
  func shift(_ phase: Int) -> Double {
    let turned = sequence * (Self.directions[phase] - Self.directions[sources[phase]])
    return turned + (isReversed[phase] ? 180 : 0)
  }

  var reversedCount: Int { isReversed.count { $0 } }

  /// Phases whose current another phase gets.
  var moved: [Int] { (0..<3).filter { sources[$0] != $0 } }

  /// Every phase is turned by the same angle: no comparison of phases shows it.
  var isCommon: Bool { moved.count != 2 && (reversedCount == 0 || reversedCount == 3) }

  /// How unlikely the mistake is; 0 is a correct connection.
  var cost: Double {
    let permutation = moved.isEmpty ? 0.0 : moved.count == 2 ? 1.2 : 1.6
    let reversal: Double =
      switch reversedCount {
      case 0: 0
      case 1: 1
      case 2: 1.6
      default: 1.2
      }
    return permutation + reversal + (permutation > 0 && reversal > 0 ? 0.4 : 0)
  }

  var causes: [Fault] {
    var causes: [Fault] = []
    if moved.count == 2 { causes.append(.swappedCurrents) }
    if moved.count == 3 { causes.append(.rotatedCurrents) }
    if reversedCount > 0 { causes.append(.reversedTransformer) }
    return causes
  }

  /// The same mistake, whatever the phase sequence is.
  func isSameMistake(as other: Self) -> Bool {
    sources == other.sources && isReversed == other.isReversed
  }
}
