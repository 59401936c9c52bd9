import Configuration
import Hashing
package import Production

/// Finds points by the bytes of their names, without making strings.
package struct PointTable: Sendable {
  package let points: [PointReference]
  private let names: [[UInt8]]
  /// Positions by the lowest bits of the name's hash, with linear probing; -1: free.
  private let slots: [Int32]
  private let mask: Int
  /// The point found last: most recordings repeat their points in the same order.
  private var last = -1
  private var successors: [Int32]

  package init(_ points: [PointReference]) {
    self.points = points
    names = points.map { Array($0.name.utf8) }
    var size = 16
    while size < points.count * 2 { size *= 2 }
    var slots = [Int32](repeating: -1, count: size)
    for (position, name) in names.enumerated() {
      var slot = Int(truncatingIfNeeded: Self.hash(name[...])) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(truncatingIfNeeded: position)
    }
    self.slots = slots
    mask = size - 1
    successors = Array(repeating: -1, count: points.count)
  }

  /// The position of the point with a name; `nil`: there is no such point.
  package mutating func position(of name: ArraySlice<UInt8>) -> Int32? {
    if successors.indices.contains(last) {
      let guess = successors[last]
      if guess >= 0, names[Int(guess)].elementsEqual(name) {
        last = Int(guess)
        return guess
      }
    }
    guard let found = lookUp(name) else { return nil }
    if successors.indices.contains(last) { successors[last] = found }
    last = Int(found)
    return found
  }

  /// The name that was probably meant by one that does not exist.
  func nearest(to name: String) -> String? {
    Spelling.nearest(to: name, among: points.lazy.map(\.name))
  }

  private func lookUp(_ name: ArraySlice<UInt8>) -> Int32? {
    var slot = Int(truncatingIfNeeded: Self.hash(name)) & mask
    while slots[slot] >= 0 {
      if names[Int(slots[slot])].elementsEqual(name) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    let hash = FNVHash(of: bytes).value
    return hash ^ (hash >> 32)
  }
}
