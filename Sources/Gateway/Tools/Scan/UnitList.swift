/// Unit ids as written on a command line.
package enum UnitList {
  /// Reads `1-247` or `1,2,10-20`; `nil` stands for a part that cannot be read; each unit occurs
  /// once.
  package static func parse(_ text: String) -> [UInt8?] {
    var seen: Set<UInt8> = []
    return items(text).flatMap { item -> [UInt8?] in
      let ends = item.split(separator: "-", omittingEmptySubsequences: false).map { UInt8($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
        first <= last
      else { return [nil] }
      return (first...last).filter { seen.insert($0).inserted }
    }
  }

  /// The parts between commas, without blanks.
  package static func items(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0.filter { $0 != " " }) }
  }
}
