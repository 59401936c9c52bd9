import DeviceProfiles
import Measurements
import Yaml

extension ValueKind where Value == Duration {
  /// How often something is polled: 10 ms to a day.
  static let pollPeriod = duration(.milliseconds(10)...(.days(1)))
}

extension CounterBehaviour {
  private static let wrapsAt = Key(
    "wraps_at",
    .positiveNumber,
    doc: "The value, in the point's unit, at which the counter starts again at 0."
  )
  private static let resets = DefaultedKey(
    "resets",
    ValueKind<CounterResets>.choice(of: "rule"),
    default: CounterResets.allowed,
    doc: "Whether the counter can be set to 0: allowed, confirmed by three readings; "
      + "never, a lower value is false; expected, in operation: every fall is a reset at once."
  )

  static let shape = Shape<Self>(
    "counter",
    doc: "How a counter behaves at its end.",
    keys: [wrapsAt.description, resets.description]
  ) { fields, context in
    Self(
      wrapsAt: fields.read(wrapsAt, &context),
      resets: fields.read(resets, &context)
    )
  }
}
