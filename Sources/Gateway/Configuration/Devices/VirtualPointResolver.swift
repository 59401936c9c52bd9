import DeviceProfiles
import Expressions

/// Checks the virtual points of a device against all its points: which they use, their units, kinds and periods.
struct VirtualPointResolver {
  /// What the points were made of.
  let drafts: [NamedEntry<PointDraft>]
  /// Names of points in the file that could not be read.
  let refused: Set<String>
  /// The poll period of points that name none; `nil` in a profile, where it is not known.
  var usualPeriod: Duration?

  /// The points, without virtual ones that cannot be computed; of those there were complaints.
  func resolved(
    _ points: [PointDefinition],
    _ context: inout ReadingContext
  ) -> [PointDefinition] {
    guard points.contains(where: \.isVirtual) else { return points }
    let order = VirtualOrder(points)
    complain(of: order.cyclic, points, &context)
    let cyclic = Set(order.cyclic)
    var usable = Dictionary(
      points.indices.filter { !cyclic.contains($0) && !points[$0].isVirtual }
        .map { (points[$0].name, points[$0]) },
      uniquingKeysWith: { first, _ in first }
    )
    for position in order.positions {
      usable[points[position].name] = resolved(points[position], among: usable, &context)
    }
    return points.compactMap { $0.isVirtual ? usable[$0.name] : $0 }
  }

  private func resolved(
    _ pending: PointDefinition,
    among points: [String: PointDefinition],
    _ context: inout ReadingContext
  ) -> PointDefinition? {
    guard let draft = drafts.first(where: { $0.name == pending.name })?.value,
      let written = draft.expression?.value
    else { return nil }
    let errorsBefore = context.errorCount
    var operands: [String: PointDefinition] = [:]
    var isComplete = true
    for (name, offset) in written.parsed.points where operands[name] == nil {
      if let point = points[name] {
        operands[name] = point
        complain(of: point, at: written.place(of: offset), &context)
      } else {
        isComplete = false
        complain(ofMissing: name, points.keys, at: written.place(of: offset), &context)
      }
    }
    guard isComplete, context.errorCount == errorsBefore else { return nil }
    var point = pending
    do throws(ExpressionProblem) {
      let checked = try CheckedExpression(written.parsed) { name in
        operands[name].map { ExpressionOperand(unit: $0.unit, isCounter: $0.kind == .counter) }
      }
      applyUnit(checked, draft, to: &point, &context)
      point.expression = try checked.expression(in: point.unit)
      applyKind(checked, draft, operands.values, to: &point, &context)
    } catch {
      context.error(error.message, at: written.place(of: error.offset))
      return nil
    }
    applyPeriod(draft, operands.values, to: &point, &context)
    if draft.unverified == nil {
      point.verification.isUnverified = operands.values.contains { $0.verification.isUnverified }
    }
    return context.errorCount == errorsBefore ? point : nil
  }

  // MARK: - Operands

  private func complain(
    of operand: PointDefinition,
    at place: SourceLocation,
    _ context: inout ReadingContext
  ) {
    if operand.kind == .text {
      context.error("\(operand.name) is a text, with which nothing can be computed", at: place)
    } else if !operand.isReadable {
      context.error("\(operand.name) can only be written, and has no value", at: place)
    }
  }

  /// Of a point that was refused there was a complaint already.
  private func complain(
    ofMissing name: String,
    _ names: some Collection<String>,
    at place: SourceLocation,
    _ context: inout ReadingContext
  ) {
    guard !refused.contains(name), !drafts.contains(where: { $0.name == name }) else { return }
    context.error(
      "the device has no point \(name)",
      at: place,
      suggestion: Spelling.nearest(to: name, among: names.sorted())
    )
  }

  private func complain(
    of cyclic: [Int],
    _ points: [PointDefinition],
    _ context: inout ReadingContext
  ) {
    let names = Set(cyclic.map { points[$0].name })
    for position in cyclic {
      let point = points[position]
      guard let written = drafts.first(where: { $0.name == point.name })?.value?.expression?.value
      else { continue }
      // The way back to itself, or into a circle.
      var way = [point.name]
      while let last = points.first(where: { $0.name == way.last }),
        let next = last.expression?.operands.first(where: names.contains), way.count <= cyclic.count
      {
        way.append(next)
        if way.dropLast().contains(next) { break }
      }
      let first = written.parsed.points.first { names.contains($0.name) }
      context.error(
        "\(point.name) is computed of itself: \(way.prefix(8).joined(separator: " → "))"
          + (way.count > 8 ? " …" : ""),
        at: written.place(of: first?.offset ?? 0)
      )
    }
  }
}
