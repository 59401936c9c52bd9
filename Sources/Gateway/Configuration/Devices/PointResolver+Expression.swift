import DeviceProfiles
import Expressions
import Registers

extension PointResolver {
  /// A virtual point, whose points and units are checked by ``VirtualPointResolver`` when all points are known.
  func virtualPoint(
    _ expression: Located<ExpressionDraft>,
    _ context: inout ReadingContext
  ) -> PointDefinition? {
    let errorsBefore = context.errorCount
    refuseRegisters(&context)
    var point = PointDefinition(
      name: name,
      expression: PointExpression(pending: expression.value.parsed)
    )
    // The transformers' ratios are in the points that it is computed of.
    point.scale = draft.scale?.value ?? .one
    point.offset = draft.offset?.value ?? 0
    applyMeaning(to: &point, &context)
    applyPublishing(to: &point)
    return context.errorCount == errorsBefore ? point : nil
  }

  /// Complains of keys that say how registers are read or written.
  private func refuseRegisters(_ context: inout ReadingContext) {
    let keys: [(String, SourceLocation?)] = [
      ("table", draft.table?.location), ("address", draft.address?.location),
      ("addresses", draft.addresses?.location), ("type", draft.type?.location),
      ("order", draft.order?.location), ("encoding", draft.encoding?.location),
      ("bytes", draft.bytes?.location), ("scale_register", draft.scaleRegister?.location),
      ("not_available", draft.notAvailable?.location), ("writable", draft.writable?.location),
    ]
    for (key, place) in keys {
      guard let place else { continue }
      context.error(
        "a point with an expression is computed and has no \(key); remove \(key), or the expression",
        at: place
      )
    }
  }
}
