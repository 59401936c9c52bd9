package import Measurements

/// The savings of reporting periods, and their running sum (CUSUM).
///
/// A period that is reported again replaces its earlier saving. The fields are the whole state.
package struct BaselineSeries: Sendable, Hashable, Codable {
  private struct Entry: Sendable, Hashable, Codable {
    var from: Timestamp
    var saving: Double
  }

  private var entries: [Entry] = []
  /// The savings of periods that are no longer kept separately.
  private var earlier = 0.0

  /// This many periods can still be corrected.
  private static let longestMemory = 1000

  package init() {}

  /// The saving of a period; `nil` where it is not kept.
  package func saving(of from: Timestamp) -> Double? {
    entries.first { $0.from == from }?.saving
  }

  /// When the kept periods begin that are later than this one.
  package func beginnings(after from: Timestamp) -> [Timestamp] {
    entries.map(\.from).filter { $0 > from }
  }

  /// Takes a period's saving, and returns the sum up to this period.
  package mutating func add(_ saving: Double, of from: Timestamp) -> Double {
    if let index = entries.firstIndex(where: { $0.from == from }) {
      entries[index].saving = saving
    } else {
      let place = entries.firstIndex { $0.from > from } ?? entries.endIndex
      entries.insert(Entry(from: from, saving: saving), at: place)
    }
    while entries.count > Self.longestMemory { earlier += entries.removeFirst().saving }
    return entries.reduce(earlier) { $1.from <= from ? $0 + $1.saving : $0 }
  }
}
