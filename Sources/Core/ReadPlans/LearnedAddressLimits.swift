/// What polling has learnt of a device beyond its definition.
package struct LearnedAddressLimits: Sendable, Hashable {
  /// It does not give what is asked for when a request covers addresses that no point names.
  package var refusesGaps = false
  /// Points that the device refuses when they are read alone: each gets a request
  /// of its own, and no other request touches its addresses.
  package var refusedPoints: Set<Int> = []

  package init() {}
}
