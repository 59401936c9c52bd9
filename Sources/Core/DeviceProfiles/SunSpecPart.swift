/// Which of the devices in a SunSpec chain a device of a device file stands for.
package enum SunSpecPart: String, Sendable, Hashable, CaseIterable {
  /// The first inverter or meter of the chain.
  case first = "sunspec"
  /// The first inverter, whatever comes before it.
  case inverter = "sunspec-inverter"
  /// The first meter, such as the one that an inverter reads and shows behind itself.
  case meter = "sunspec-meter"
}
