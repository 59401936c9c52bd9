import DeviceProfiles
import Registers

/// Finds points of a device that share registers although they are different values.
///
/// Bits and bytes may share a register with each other and with the whole word. Registers that two
/// values share in part or in whole are doubtful, and so are two names of the same registers; a device that
/// is being explored has them, so nothing of it is refused. Values whose registers do not adjoin have others between them, and are not looked at.
struct OverlapCheck {
  let points: [PointDefinition]
  /// Where points are written, of those in this file.
  let places: [String: SourceLocation]

  func run(
    exempt: (String) -> Bool = { _ in false },
    _ context: inout ReadingContext
  ) {
    let ordered =
      points
      .filter {
        !exempt($0.name) && !$0.isVirtual && !$0.type.isPartOfRegister && $0.scattered.isEmpty
      }
      .sorted { $0.place < $1.place }
    for (index, point) in ordered.enumerated() {
      for other in ordered[(index + 1)...] {
        guard other.table == point.table, other.addresses.overlaps(point.addresses) else { break }
        compare(point, other, &context)
      }
    }
  }

  private func compare(
    _ a: PointDefinition,
    _ b: PointDefinition,
    _ context: inout ReadingContext
  ) {
    guard places[a.name] != nil || places[b.name] != nil else { return }
    // The one that was written last is the one to look at.
    let isLater = (places[a.name]).map { a in places[b.name].map { $0 < a } ?? true } ?? false
    let (later, earlier) = isLater ? (a, b) : (b, a)
    guard let place = places[later.name] ?? places[earlier.name] else { return }
    let named = "\(later.name) (\(later.extent)) and \(earlier.name) (\(earlier.extent))"
    let first = places[earlier.name].map { ", \(earlier.name) is at \($0)" } ?? ""
    if a.addresses == b.addresses {
      guard a.type == b.type, a.order == b.order else { return }
      context.warning("\(named) are the same registers read the same way\(first)", at: place)
    } else if a.addresses.holds(b.addresses) || b.addresses.holds(a.addresses) {
      context.warning(
        "\(named) overlap; one of the addresses or types is probably wrong\(first)",
        at: place
      )
    } else {
      context.warning(
        "\(named) overlap; no value begins inside another: correct an address or a type\(first)",
        at: place
      )
    }
  }
}

extension Range<Int> {
  fileprivate func holds(_ other: Self) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }
}

extension ValueType {
  /// Whether it takes some bits of its register only.
  fileprivate var isPartOfRegister: Bool {
    switch self {
    case .bits, .bool, .int8, .uint8: true
    default: false
    }
  }
}

extension PointDefinition {
  /// Orders points by where they lie.
  fileprivate var place: (UInt8, UInt16, Int, String) {
    (table.functionCode, address, addressCount, name)
  }

  /// For complaints, such as `holding 10…11`.
  fileprivate var extent: String {
    let last = addresses.upperBound - 1
    return "\(table.rawValue) \(address)" + (last > Int(address) ? "…\(last)" : "")
  }
}

extension [NamedEntry<PointDraft>] {
  /// Where each point is written.
  var places: [String: SourceLocation] {
    Dictionary(
      filter { $0.value != nil }.map { ($0.name, $0.location) },
      uniquingKeysWith: { first, _ in first }
    )
  }
}
