/// In which order the units of a line are asked, on each way to reach them.
///
/// A way is a baud rate and parity, or a framing. What is most likely comes first, so that the usual line is
/// known after seconds: units with small numbers and those that devices leave the works with, on the most
/// common ways.
package struct ScanOrder: Sendable, Hashable {
  package struct Stage: Sendable, Hashable {
    /// Position of the way.
    package var way: Int
    package var units: [UInt8]
    /// Whether nobody was found before, so that a gateway may be slow.
    package var isPatient = false
  }

  package let stages: [Stage]

  /// Units that many devices leave the works with.
  private static let usual: Set<UInt8> = Set(1...16).union([20, 32, 100, 126, 247, 255])
  /// So many units are waited for where nobody has answered.
  private static let mostPatient = 8
  /// So many ways are looked at before all units are asked on the first.
  private static let commonWays = 3

  /// - Parameters:
  ///   - units: Each once, in the order in which they are asked.
  ///   - ways: How many there are, the most common first.
  ///   - isNetwork: Whether a gateway may be on the way, which keeps its time.
  package init(units: [UInt8], ways: Int, isNetwork: Bool = false) {
    let likely = units.filter(Self.usual.contains)
    let others = units.filter { !Self.usual.contains($0) }
    let all = Array(0..<max(0, ways))
    let common = all.prefix(Self.commonWays)
    var stages = common.map { Stage(way: $0, units: likely) }
    if isNetwork {
      let first = Array(likely.prefix(Self.mostPatient))
      stages += common.map { Stage(way: $0, units: first, isPatient: true) }
    }
    if let first = all.first { stages.append(Stage(way: first, units: others)) }
    stages += all.dropFirst(Self.commonWays).map { Stage(way: $0, units: likely) }
    stages += all.dropFirst().map { Stage(way: $0, units: others) }
    self.stages = stages.filter { !$0.units.isEmpty }
  }

  /// Silent units next to such that are there: devices are numbered in a row, and one that is slow is
  /// probably among them.
  package static func neighbours(of found: Set<UInt8>, among units: [UInt8], most: Int) -> [UInt8] {
    let candidates = units.filter { unit in
      !found.contains(unit)
        && found.contains { abs(Int($0) - Int(unit)) == 1 }
    }
    return Array(candidates.prefix(max(0, most)))
  }
}
