/// What may be written to a point, and how.
package struct Writability: Sendable, Hashable {
  /// In the point's unit.
  package var range: ClosedRange<Double>
  /// The Modbus function for writing, 5, 6, 15 or 16; `nil`: the table and the width decide.
  package var function: UInt8?
  /// Whether a value is sent that the device already has, such as a set point that a watchdog
  /// expects.
  package var rewrite: Bool
  /// Whether the device answers reads of it; a point that is not readable is never polled.
  package var readable: Bool
  /// Whether the device resets the value by itself.
  package var pulse: Bool

  package init(
    _ range: ClosedRange<Double>,
    function: UInt8? = nil,
    rewrite: Bool = false,
    readable: Bool = true,
    pulse: Bool = false
  ) {
    self.range = range
    self.function = function
    self.rewrite = rewrite
    self.readable = readable
    self.pulse = pulse
  }
}
