extension ProductionLineDefinition {
  /// The points that the line's numbers come from, each once.
  ///
  /// Only what times and items come from: a row need not wait for a reason, a product or a head count.
  package var points: [PointReference] {
    distinct(
      statePoints
        + [counters.good, counters.reject, counters.total, counters.rework].compactMap { $0 }
    )
  }

  /// ``points``, and those that show reasons, products and people.
  package var allPoints: [PointReference] {
    distinct(points + [reason?.point, product?.point, workersPoint].compactMap { $0 })
  }

  private var statePoints: [PointReference] {
    switch state {
    case .point(let point, _), .power(let point, _, _, _): [point]
    case .coils(let coils, _): coils.map(\.point)
    }
  }

  private func distinct(_ points: [PointReference]) -> [PointReference] {
    var seen: Set<PointReference> = []
    return points.filter { seen.insert($0).inserted }
  }
}
