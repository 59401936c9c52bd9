/// How much of a profile a device shows.
package struct Coverage: Sendable, Hashable {
  /// The points that are not 0, less what is refused or impossible.
  var alive = 0.0
  /// The points that are 0.
  var zeros = 0.0
  /// How much of what lies between the registers is there too; 0…1.
  var filling = 0.0

  /// How many points the device shows; the higher of two wins.
  ///
  /// A register of 0 speaks for a profile where the device has few registers, and tells nothing where what lies
  /// between the registers is there too. `filling` is that of the longest map that is compared, since what lies
  /// between its registers belongs to none of them.
  func points(filling: Double) -> Double { filling >= 0.5 ? alive : alive + 0.5 * zeros }
}
