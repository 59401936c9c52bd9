import DeviceProfiles
import Registers

/// A point as one file gives it: whole, or some keys that replace those of another file.
struct PointDraft: Sendable {
  /// Where its keys begin.
  var location: SourceLocation
  var table: Located<RegisterTable>?
  var address: Located<UInt16>?
  var addresses: Located<[UInt16]>?
  var type: Located<ValueType>?
  /// A name of `WordOrder`.
  var order: Located<String>?
  var encoding: Located<TextForm.Encoding>?
  var bytes: Located<TextForm.Bytes>?
  var scale: Located<DecimalFactor>?
  var offset: Located<Double>?
  var scaleRegister: Located<UInt16>?
  var unit: Located<String>?
  var kind: Located<PointKind>?
  var states: Located<[Int: String]>?
  var notAvailable: Located<[Located<Sentinel>]>?
  var range: Located<ClosedRange<Double>>?
  var counter: Located<CounterBehaviour>?
  var every: Located<Duration>?
  var deadband: Located<Double>?
  var writable: Located<WritableDraft>?
  /// Instead of all that says where the value lies.
  var expression: Located<ExpressionDraft>?
  /// How many independent sources agree on it.
  var verified: Located<Int>?
  /// Whether one weak source alone gives it.
  var unverified: Located<Bool>?
  var label: Located<[String: String]>?
  /// The profile's order, for a point that names none.
  var usualOrder: WordOrder?

  /// This draft's keys over those of `base`.
  ///
  /// An expression replaces all that says where the value lies and how it is written, and the other way round.
  func merged(over base: Self) -> Self {
    let isOtherwise = isWhole && (expression == nil) != (base.expression == nil)
    let base = isOtherwise ? base.withoutPlace : base
    return Self(
      location: location,
      table: table ?? base.table,
      address: address ?? (addresses == nil ? base.address : nil),
      addresses: addresses ?? (address == nil ? base.addresses : nil),
      type: type ?? base.type,
      order: order ?? base.order,
      encoding: encoding ?? base.encoding,
      bytes: bytes ?? base.bytes,
      scale: scale ?? base.scale,
      offset: offset ?? base.offset,
      scaleRegister: scaleRegister ?? base.scaleRegister,
      unit: unit ?? base.unit,
      kind: kind ?? base.kind,
      states: states ?? base.states,
      notAvailable: notAvailable ?? base.notAvailable,
      range: range ?? base.range,
      counter: counter ?? base.counter,
      every: every ?? base.every,
      deadband: deadband ?? base.deadband,
      writable: writable ?? base.writable,
      expression: expression ?? base.expression,
      // What one file says of the proof replaces all that the other says of it.
      verified: verified ?? (unverified == nil ? base.verified : nil),
      unverified: unverified ?? (verified == nil ? base.unverified : nil),
      label: label ?? base.label,
      usualOrder: usualOrder ?? base.usualOrder
    )
  }

  /// The same without what says where the value lies, or how it is computed.
  private var withoutPlace: Self {
    var draft = Self(location: location)
    draft.unit = unit
    draft.kind = kind
    draft.range = range
    draft.every = every
    draft.deadband = deadband
    draft.label = label
    return draft
  }

  /// The same with its limits, given in the meter's unit, multiplied by what a transformer divided by.
  func multiplyingLimits(by ratio: Double) -> Self {
    guard ratio != 1 else { return self }
    var draft = self
    draft.range?.value = (range?.value ?? 0...0).scaled(by: ratio)
    draft.writable?.value.range = writable?.value.range?.scaled(by: ratio)
    draft.deadband?.value *= ratio
    draft.counter?.value.wrapsAt = counter?.value.wrapsAt.map { $0 * ratio }
    return draft
  }
}

extension ClosedRange<Double> {
  /// - Precondition: `factor` is positive.
  fileprivate func scaled(by factor: Double) -> Self {
    let ends = [lowerBound * factor, upperBound * factor].sorted()
    return ends[0]...ends[1]
  }
}
