import DeviceProfiles
import Production

/// Finds out what a line's state is made of.
struct StateResolver {
  let assets: AssetIndex

  func source(
    _ draft: Located<StateDraft>,
    _ context: inout ReadingContext
  ) -> StateSource? {
    switch draft.value {
    case .point(let reference, let names, let isSpoilt):
      assets.point(reference, &context).map { point in
        let errorsBefore = context.errorCount
        let states = states(named: names, of: point, reference, &context)
        if !isSpoilt, context.errorCount == errorsBefore {
          checkCompleteness(states, of: point, reference, draft.location, &context)
        }
        return .point(reference.value, states: states)
      }
    case .coils(let coils, let otherwise):
      .coils(
        coils.map { coil in
          requireBit(coil.point, &context)
          return StateCoil(point: coil.point.value, state: coil.state)
        },
        otherwise: otherwise
      )
    case .power(let reference, let offBelow, let runningAbove, let hold):
      assets.point(reference, &context).map { point in
        requirePower(point, reference, &context)
        return .power(
          reference.value,
          offBelow: offBelow,
          runningAbove: runningAbove,
          hold: Int64(hold.components.seconds) * 1000
            + hold.components.attoseconds / 1_000_000_000_000_000
        )
      }
    }
  }

  private func requireBit(
    _ reference: Located<PointReference>,
    _ context: inout ReadingContext
  ) {
    guard let point = assets.point(reference, &context),
      point.kind == .counter || point.kind == .text
    else { return }
    context.error(
      "\(reference.value.name) is a \(point.kind.rawValue); a bit is a gauge or a state",
      at: reference.location
    )
  }

  private func requirePower(
    _ point: PointDefinition,
    _ reference: Located<PointReference>,
    _ context: inout ReadingContext
  ) {
    guard point.kind != .gauge || point.unit != "W" else { return }
    context.error(
      "\(reference.value.name) is a \(point.kind.rawValue) in \(point.unit); "
        + "power is a gauge in W",
      at: reference.location
    )
  }

  /// The state that each number of the point stands for.
  private func states(
    named lists: [(state: MachineState, names: [Located<String>])],
    of point: PointDefinition,
    _ reference: Located<PointReference>,
    _ context: inout ReadingContext
  ) -> [Int: MachineState] {
    guard point.kind == .state else {
      context.error(
        "\(reference.value.name) is a \(point.kind.rawValue); a state is found from a "
          + "point of kind state",
        at: reference.location
      )
      return [:]
    }
    var states: [Int: MachineState] = [:]
    for (state, names) in lists {
      for name in names {
        for number in numbers(named: name, of: point, reference, &context) {
          if let other = states.updateValue(state, forKey: number), other != state {
            context.error(
              "\"\(name.value)\" means \(other.rawValue) already",
              at: name.location
            )
          }
        }
      }
    }
    return states
  }

  private func numbers(
    named name: Located<String>,
    of point: PointDefinition,
    _ reference: Located<PointReference>,
    _ context: inout ReadingContext
  ) -> [Int] {
    let named = point.states.filter { $0.value == name.value }.map(\.key)
    if !named.isEmpty { return named }
    if let number = NumberText.integer(name.value) { return [number] }
    guard !point.states.isEmpty else {
      context.error(
        "\(reference.value.name) names no states; give the point states, "
          + "or write the number instead of \"\(name.value)\"",
        at: name.location
      )
      return []
    }
    let nearest = Spelling.nearest(to: name.value, among: point.states.values)
    let known = Set(point.states.values).sorted().prefix(12)
    context.error(
      "\(reference.value.name) has no state \"\(name.value)\""
        + (nearest == nil ? "; write one of \(known.joined(separator: ", "))" : ""),
      at: name.location,
      suggestion: nearest
    )
    return []
  }

  private func checkCompleteness(
    _ states: [Int: MachineState],
    of point: PointDefinition,
    _ reference: Located<PointReference>,
    _ location: SourceLocation,
    _ context: inout ReadingContext
  ) {
    if !states.values.contains(.running) {
      context.error("no state means running; write running: [...]", at: location)
    }
    let forgotten = point.states.filter { states[$0.key] == nil }.map(\.value).sorted()
    guard !forgotten.isEmpty else { return }
    context.warning(
      "\(forgotten.joined(separator: ", ")) of \(reference.value.name) will count as unknown",
      at: location
    )
  }
}
