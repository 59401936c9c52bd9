import DeviceProfiles
import Registers

extension PointResolver {
  /// Unit, kind, states and counter behaviour.
  func applyMeaning(to point: inout PointDefinition, _ context: inout ReadingContext) {
    let standard = StandardPoint.named(name)
    point.unit = draft.unit?.value ?? standard?.unit ?? "1"
    if let standard, let unit = draft.unit, unit.value != standard.unit,
      UnitCode.isKnown(unit.value)
    {
      context.warning(
        "\(name) is in \(standard.unit) in every profile; scale it from \(unit.value) to that, "
          + "or KPIs will be wrong",
        joinedAt: unit.location
      )
    }
    point.kind = draft.kind?.value ?? usualKind(of: point.type, standard)
    checkKind(point, &context)
    if let states = draft.states {
      point.states = states.value
      if point.kind != .state {
        context.error("only a point of kind state has states", at: states.location)
      }
    }
    if let counter = draft.counter {
      point.counter = counter.value
      if point.kind != .counter {
        context.error("only a point of kind counter has counter", at: counter.location)
      }
    }
  }

  /// The kind where none is written: the standard name's, else what the type suggests.
  ///
  /// A bit is a state, and so is a number with named values; energies and counts accumulate.
  private func usualKind(of type: ValueType, _ standard: StandardPoint?) -> PointKind {
    if type.isText { return .text }
    if let standard { return standard.kind }
    if draft.states != nil || type == .bool { return .state }
    if draft.counter != nil || name.contains("energy") || name.hasSuffix("_count") {
      return .counter
    }
    return .gauge
  }

  private func checkKind(_ point: PointDefinition, _ context: inout ReadingContext) {
    let location = draft.kind?.location ?? draft.type?.location ?? draft.location
    let isText = point.type.isText
    switch point.kind {
    case .text where !isText:
      context.error("a \(point.type.name) is no text; string(…) and a clock are", at: location)
    case .gauge where isText, .counter where isText, .state where isText:
      context.error(
        "the text of a \(point.type.name) cannot be a \(point.kind.rawValue); write kind: text",
        at: location
      )
    case .counter where point.type == .bool, .counter where point.type == .powerFactor4Q:
      context.error("a \(point.type.name) cannot be a counter", at: location)
    case .state where !point.type.isWhole:
      context.error(
        "a state needs whole numbers, which \(point.type.name) does not give",
        at: location
      )
    default: break
    }
  }
}
