/// Keeps one copy of arrays that are equal.
///
/// The devices of one profile have the same points; a plant has a thousand devices of a few kinds. It is
/// meant for the time in which a configuration is read: it keeps all that it was given.
package struct SharedArrays<Element: Hashable> {
  private struct Key: Hashable {
    let count: Int
    let first: Element?
    let last: Element?
  }

  private var known: [Key: [[Element]]] = [:]

  package init() {}

  /// The array itself, or an equal one that was seen before.
  package mutating func shared(_ array: [Element]) -> [Element] {
    let key = Key(count: array.count, first: array.first, last: array.last)
    if let same = known[key]?.first(where: { $0 == array }) { return same }
    // A copy, since what grew element by element has more room than it needs.
    let kept = array.map { $0 }
    known[key, default: []].append(kept)
    return kept
  }
}
