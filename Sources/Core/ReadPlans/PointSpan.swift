import DeviceProfiles

/// The addresses that one point needs in one answer.
struct PointSpan: Comparable {
  let point: Int
  let table: RegisterTable
  /// From the first to the last address, its scale register included.
  let addresses: Range<Int>
  private let start: Int
  private let scale: Int?
  private let scattered: [UInt16]

  init(point: Int, definition: PointDefinition) {
    self.point = point
    table = definition.table
    start = Int(definition.address)
    scattered = definition.scattered
    let value = definition.addresses
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
    var item = ReadRequest.Item(
      point: point,
      offset: start - first,
      scaleOffset: scale.map { $0 - first }
    )
    item.parts = scattered.map { Int($0) - first }
    return item
  }
}

/// Sorted spans that one request would contain, grown from the last one backwards.
struct RunOfSpans {
  private(set) var addresses: Range<Int>
  /// The widest stretch between neighbours that no point asked for; what lies between a value and its
  /// scale register is asked for by the point itself.
  private(set) var widestGap = 0
  var isAllowed = true

  init(_ span: PointSpan) {
    addresses = span.addresses
  }

  mutating func prepend(_ span: PointSpan) {
    let gap = addresses.lowerBound - span.addresses.upperBound
    widestGap = max(widestGap, gap)
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
