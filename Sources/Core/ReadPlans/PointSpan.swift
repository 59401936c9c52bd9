import DeviceProfiles

/// The addresses that one point needs in one answer.
struct PointSpan: Comparable {
  let point: Int
  let table: RegisterTable
  /// From the first to the last address, its scale register included.
  let addresses: Range<Int>
  private let value: Range<Int>
  private let scale: Int?

  init(point: Int, definition: PointDefinition) {
    self.point = point
    table = definition.table
    let start = Int(definition.address)
    value = start..<start + definition.addressCount
    scale = definition.table.holdsBits ? nil : definition.scaleRegister.map(Int.init)
    let lower = min(value.lowerBound, scale ?? value.lowerBound)
    let upper = max(value.upperBound, scale.map { $0 + 1 } ?? value.upperBound)
    addresses = lower..<upper
  }

  static func < (a: Self, b: Self) -> Bool {
    (a.addresses.lowerBound, a.addresses.upperBound, a.point)
      < (b.addresses.lowerBound, b.addresses.upperBound, b.point)
  }

  func item(from first: Int) -> ReadRequest.Item {
    ReadRequest.Item(
      point: point,
      offset: value.lowerBound - first,
      scaleOffset: scale.map { $0 - first }
    )
  }

  /// Addresses between the value and its scale register, which one request reads along.
  var ownGap: Int { addresses.count - value.count - (scale == nil ? 0 : 1) }
}

/// Sorted spans that one request would hold, grown from the last one backwards.
struct RunOfSpans {
  private(set) var addresses: Range<Int>
  /// The widest stretch between neighbours that no point asked for.
  private(set) var widestGap: Int
  /// The widest gap that a point has within itself.
  private(set) var ownGap: Int
  var isAllowed = true

  init(_ span: PointSpan) {
    addresses = span.addresses
    widestGap = max(0, span.ownGap)
    ownGap = max(0, span.ownGap)
  }

  mutating func prepend(_ span: PointSpan) {
    let gap = addresses.lowerBound - span.addresses.upperBound
    widestGap = max(widestGap, gap, span.ownGap)
    ownGap = max(ownGap, span.ownGap)
    addresses =
      min(
        addresses.lowerBound,
        span.addresses.lowerBound
      )..<max(
        addresses.upperBound,
        span.addresses.upperBound
      )
  }
}
