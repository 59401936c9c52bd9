/// The power of ten in a scale register.
package enum ScaleExponent {
  /// The exponent, -10…10; `nil` where the register holds none.
  ///
  /// A device that turns the bytes of its values turns those of the exponent too. Which it does needs no
  /// guess: of 0x0100 and 0x0001 only one is an exponent.
  package static func value(_ word: UInt16, swapsBytes: Bool) -> Int? {
    let power = Int(Int16(bitPattern: word))
    if (-10...10).contains(power) { return power }
    let turned = Int(Int16(bitPattern: word.byteSwapped))
    return swapsBytes && (-10...10).contains(turned) ? turned : nil
  }
}
