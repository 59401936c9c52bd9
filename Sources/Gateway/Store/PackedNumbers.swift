import Production

/// Whole numbers as bytes: a version, then eight bytes each, least significant first.
struct PackedNumbers {
  var bytes: [UInt8]

  private static let version: UInt8 = 1

  init(bytes: [UInt8]) { self.bytes = bytes }

  init(_ numbers: [Int64]) {
    bytes = [Self.version]
    bytes.reserveCapacity(1 + 8 * numbers.count)
    for number in numbers {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
      }
    }
  }

  /// `nil` for bytes of an unknown version or a broken length.
  var numbers: [Int64]? {
    guard bytes.first == Self.version, bytes.count % 8 == 1 else { return nil }
    return stride(from: 1, to: bytes.count, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | Int64($1) }
    }
  }
}

extension PackedNumbers {
  /// The order is part of the store's format: new sums go to the end.
  private static func exchange(_ sums: inout ProductionSums, _ visit: (inout Int64) -> Void) {
    visit(&sums.calendarTime)
    visit(&sums.operationTime)
    visit(&sums.plannedBusyTime)
    visit(&sums.productionTime)
    visit(&sums.setupTime)
    visit(&sums.delayTime)
    visit(&sums.downTime)
    visit(&sums.unknownTime)
    visit(&sums.minorStops)
    visit(&sums.minorStopTime)
    visit(&sums.failures)
    visit(&sums.produced)
    visit(&sums.good)
    visit(&sums.scrap)
    visit(&sums.plannedForProduced)
    visit(&sums.plannedForGood)
  }

  init(_ sums: ProductionSums) {
    var sums = sums
    var numbers: [Int64] = []
    Self.exchange(&sums) { numbers.append($0) }
    self.init(numbers)
  }

  /// `nil` for bytes that an unknown version wrote; sums that a later version added are 0 before it.
  var productionSums: ProductionSums? {
    guard let numbers else { return nil }
    var rest = numbers[...]
    var sums = ProductionSums.zero
    Self.exchange(&sums) { $0 = rest.popFirst() ?? 0 }
    return rest.isEmpty ? sums : nil
  }
}
