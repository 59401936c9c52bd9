import DeviceProfiles
import Expressions
import Measurements
import Registers

extension VirtualPointResolver {
  /// The unit that is written or belongs to the standard name; else that of the points, where it is one.
  func applyUnit(
    _ checked: CheckedExpression,
    _ draft: PointDraft,
    to point: inout PointDefinition,
    _ context: inout ReadingContext
  ) {
    guard draft.unit == nil, StandardPoint.named(point.name) == nil else { return }
    point.unit = checked.unit
    guard !checked.hasUnitOfPoint else { return }
    let measure = UnitMeasure(code: checked.unit)
    let usual = Self.usualUnits.first { UnitMeasure(code: $0).hasDimension(of: measure) }
    context.error(
      "\(point.name) has no unit, and its expression gives \(checked.unit); write unit: "
        + (usual ?? "with a code such as W, kWh, m3/h"),
      at: draft.expression?.location ?? draft.location
    )
  }

  private static let usualUnits = [
    "W", "Wh", "V", "A", "Hz", "Ohm", "m3", "m3/h", "kg", "kg/h", "bar", "s", "m", "m/s",
  ]

  /// A sum of counters is a counter; whatever else is computed may fall, and is none.
  func applyKind(
    _ checked: CheckedExpression,
    _ draft: PointDraft,
    _ operands: some Collection<PointDefinition>,
    to point: inout PointDefinition,
    _ context: inout ReadingContext
  ) {
    let isChosen =
      draft.kind != nil || draft.counter != nil || StandardPoint.named(point.name) != nil
    if !isChosen { point.kind = checked.isCounterSum ? .counter : .gauge }
    guard point.kind == .counter else { return }
    let place = draft.kind?.location ?? draft.expression?.location ?? draft.location
    if !checked.isCounterSum || point.scale.value <= 0 {
      context.error(
        "\(point.name) is a counter only as a sum of counters, each times a positive number: anything else "
          + "may fall, and a fall would count as a reset; write kind: gauge"
          + (StandardPoint.named(point.name) == nil ? "" : " and another name")
          + ", or subtract meters in an account of kpis.yaml (meters: [a, -b])",
        at: place
      )
    }
    if let wraps = draft.counter, wraps.value.wrapsAt != nil {
      context.error("a sum of counters has no end of its own; remove wraps_at", at: wraps.location)
    }
    for operand in operands.sorted(by: { $0.name < $1.name }) {
      let end = operand.counter.wrapsAt.map { "starts again at \(NumberText.text($0))" }
      let reset = operand.counter.resets == .expected ? "is set to 0 in operation" : nil
      guard let reason = end ?? reset else { continue }
      context.error(
        "\(operand.name) \(reason), which would lose energy or pieces of the others in the sum; add the meters in "
          + "an account of kpis.yaml, or write kind: gauge",
        at: place
      )
    }
  }

  /// A virtual point is computed as often as the most frequent of its points is polled, unless less is wanted.
  func applyPeriod(
    _ draft: PointDraft,
    _ operands: some Collection<PointDefinition>,
    to point: inout PointDefinition,
    _ context: inout ReadingContext
  ) {
    guard let usualPeriod else { return }
    let shortest = operands.map { $0.every ?? usualPeriod }.min() ?? usualPeriod
    if let every = draft.every, every.value < shortest {
      let seconds = Double(shortest.wholeMilliseconds) / 1000
      context.error(
        "every is shorter than the poll period of all points of the expression, so that the same values would be "
          + "computed again; write \(NumberText.text(seconds))s or more, or poll the points more often",
        at: every.location
      )
    }
    point.every = draft.every?.value ?? shortest
  }
}
