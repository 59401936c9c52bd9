package import DeviceProfiles

/// Turns the points that are due into as few and as short requests as their device allows.
///
/// Neighbouring points share a request; addresses between them that nobody asked for are read along
/// as long as that takes less wire time than a request of its own. Of all ways to cut the sorted
/// points into requests the cheapest is taken (dynamic programming over the cuts).
package struct Planner: Sendable {
  private let points: [PointDefinition]
  private let limits: RequestLimits
  private let wireTime: WireTime
  private let knowledge: LearnedAddressLimits

  /// The widest gap that is bridged however cheap it were: the more unknown addresses a request
  /// covers, the likelier a device refuses it.
  package static let widestGap = 64

  package init(
    points: [PointDefinition],
    limits: RequestLimits,
    wireTime: WireTime,
    knowledge: LearnedAddressLimits = LearnedAddressLimits()
  ) {
    self.points = points
    self.limits = limits
    self.wireTime = wireTime
    self.knowledge = knowledge
  }

  /// Plans the reading of the points at these positions, each exactly once.
  ///
  /// A point that no request may contain, because it lies in a forbidden range or is wider than the
  /// limits, is left out; the configuration refuses such points. So is one that can only be written, and a virtual
  /// one.
  package func plan(_ due: some Sequence<Int>) -> [ReadRequest] {
    var spans: [RegisterTable: [PointSpan]] = [:]
    for index in due where points.indices.contains(index) && points[index].isRequested {
      let span = PointSpan(point: index, definition: points[index])
      guard permits(table: span.table, addresses: span.addresses) else { continue }
      spans[span.table, default: []].append(span)
    }
    return RegisterTable.allCases.flatMap { table in
      (spans[table].map { plan(table: table, spans: $0) } ?? [])
    }
  }

  private func plan(table: RegisterTable, spans: [PointSpan]) -> [ReadRequest] {
    let refused = spans.filter { knowledge.refusedPoints.contains($0.point) }
    let accepted = spans.filter { !knowledge.refusedPoints.contains($0.point) }.sorted()
    return cheapestCuts(accepted, table: table).map { request(table: table, spans: accepted[$0]) }
      + refused.map { request(table: table, spans: [$0]) }
  }

  /// Cuts the sorted spans into runs of the least total wire time.
  private func cheapestCuts(_ spans: [PointSpan], table: RegisterTable) -> [Range<Int>] {
    var best = [(seconds: 0.0, start: 0)]
    best.reserveCapacity(spans.count + 1)
    for end in spans.indices {
      var cheapest = (seconds: Double.infinity, start: end)
      var run = RunOfSpans(spans[end])
      var start = end
      while true {
        if run.isAllowed {
          let seconds =
            best[start].seconds
            + wireTime.seconds(table: table, count: run.addresses.count)
          if seconds < cheapest.seconds { cheapest = (seconds, start) }
        }
        guard start > 0, extend(&run, by: spans[start - 1], table: table) else { break }
        start -= 1
      }
      best.append(cheapest)
    }
    return cuts(best)
  }

  /// Puts the span before a run into it; `false` when no run with both can be read.
  private func extend(_ run: inout RunOfSpans, by span: PointSpan, table: RegisterTable) -> Bool {
    run.prepend(span)
    run.isAllowed =
      permits(table: table, addresses: run.addresses)
      && !touchesRefusedPoint(table: table, addresses: run.addresses)
      && run.widestGap <= (knowledge.refusesGaps || !limits.bridgesGaps ? 0 : Self.widestGap)
    return run.addresses.count <= cap(of: table)
  }

  private func cuts(_ best: [(seconds: Double, start: Int)]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var end = best.count - 1
    while end > 0 {
      let start = best[end].start
      ranges.append(start..<end)
      end = start
    }
    return ranges.reversed()
  }

  private func cap(of table: RegisterTable) -> Int {
    table.holdsBits ? min(limits.maxBits, 2000) : min(limits.maxRegisters, 125)
  }

  private func permits(table: RegisterTable, addresses: Range<Int>) -> Bool {
    guard addresses.count <= cap(of: table), addresses.upperBound <= 65_536 else { return false }
    return !limits.forbidden.contains {
      addresses.overlaps(Int($0.lowerBound)..<Int($0.upperBound) + 1)
    }
  }

  private func touchesRefusedPoint(table: RegisterTable, addresses: Range<Int>) -> Bool {
    knowledge.refusedPoints.contains { index in
      guard points.indices.contains(index), points[index].table == table else { return false }
      return PointSpan(point: index, definition: points[index]).addresses.overlaps(addresses)
    }
  }

  private func request(table: RegisterTable, spans: some Collection<PointSpan>) -> ReadRequest {
    let lower = spans.reduce(Int.max) { min($0, $1.addresses.lowerBound) }
    let upper = spans.reduce(0) { max($0, $1.addresses.upperBound) }
    return ReadRequest(
      table: table,
      address: UInt16(clamping: lower),
      count: upper - lower,
      items: spans.map { $0.item(from: lower) }
    )
  }
}
