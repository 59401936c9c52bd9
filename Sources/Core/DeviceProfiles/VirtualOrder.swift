import Expressions

/// In which order the virtual points of a device are computed: each after those that it uses.
package struct VirtualOrder: Sendable, Hashable {
  /// Positions among the device's points.
  package private(set) var positions: [Int] = []
  /// Those that use themselves, or one that does; they have no value.
  package private(set) var cyclic: [Int] = []

  package init(_ points: [PointDefinition]) {
    let virtual = points.indices.filter { points[$0].isVirtual }
    guard !virtual.isEmpty else { return }
    let names = Dictionary(
      virtual.map { (points[$0].name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    var users: [Int: [Int]] = [:]
    var waitsFor: [Int: Int] = [:]
    for position in virtual {
      let used = (points[position].expression?.operands ?? []).compactMap { names[$0] }
      waitsFor[position] = used.count
      for other in used { users[other, default: []].append(position) }
    }
    var ready = virtual.filter { waitsFor[$0] == 0 }
    var next = 0
    while next < ready.count {
      for user in users[ready[next]] ?? [] {
        let left = (waitsFor[user] ?? 0) - 1
        waitsFor[user] = left
        if left == 0 { ready.append(user) }
      }
      next += 1
    }
    positions = ready
    let done = Set(ready)
    cyclic = virtual.filter { !done.contains($0) }
  }
}
