import Registers
import DeviceProfiles

extension PointResolver {
  /// What may be written, where it may be.
  func writability(
    _ point: PointDefinition,
    _ context: inout ReadingContext
  ) -> Writability? {
    guard let written = draft.writable else { return nil }
    let errorsBefore = context.errorCount
    checkPlace(point, written, &context)
    checkFunction(point, written.value, &context)
    if !written.value.readable { checkBlind(point, written, &context) }
    let isBit = point.table.holdsBits || point.type == .bool
    let range = written.value.range ?? (isBit ? 0...1 : nil)
    if range == nil, context.errorCount == errorsBefore {
      context.error("write min and max: between them the value must be", at: written.location)
    }
    return range.map {
      Writability(
        $0,
        function: written.value.function.map { UInt8(clamping: $0.value) },
        rewrite: written.value.rewrite,
        readable: written.value.readable,
        pulse: written.value.pulse
      )
    }
  }

  private func checkPlace(
    _ point: PointDefinition,
    _ written: Located<WritableDraft>,
    _ context: inout ReadingContext
  ) {
    if point.table == .discrete || point.table == .input {
      context.error(
        "a \(point.table.rawValue) cannot be written; only coil and holding can",
        at: written.location
      )
    } else if point.type.isText {
      context.error("text cannot be written", at: written.location)
    } else if point.type == .powerFactor4Q {
      context.error("a \(point.type.name) cannot be written", at: written.location)
    } else if !point.scattered.isEmpty {
      context.error(
        "registers that do not adjoin cannot be written: one request could not change them at once",
        at: written.location
      )
    }
  }

  private func checkFunction(
    _ point: PointDefinition,
    _ writable: WritableDraft,
    _ context: inout ReadingContext
  ) {
    guard let function = writable.function else { return }
    let fitting = point.table.holdsBits ? [5, 15] : point.addressCount > 1 ? [16] : [6, 16]
    guard !fitting.contains(function.value) else { return }
    let what =
      point.table.holdsBits
      ? "a coil" : "\(point.addressCount) register\(point.addressCount == 1 ? "" : "s")"
    context.error(
      "function \(function.value) does not write \(what); write "
        + fitting.map { "\($0)" }.joined(separator: " or "),
      at: function.location
    )
  }

  /// What is written needs no reading first.
  private func checkBlind(
    _ point: PointDefinition,
    _ written: Located<WritableDraft>,
    _ context: inout ReadingContext
  ) {
    if point.scaleRegister != nil {
      context.error(
        "a point that cannot be read has no scale_register, which stands in the same answer",
        at: written.location
      )
    } else if !point.table.holdsBits, point.type.ownWidth < point.addressCount * 16 {
      context.error(
        "\(point.type.name) is a part of its registers, which must be read to leave the rest alone; "
          + "write a type that takes them whole",
        at: written.location
      )
    }
  }
}
