/// In which order the bytes of a value come over the wire; `ABCD` is Modbus's own, most significant
/// first.
///
/// The four orders are all that two swaps give: of the bytes in each register, and of the registers
/// of the value. For 64-bit values they are also written `ABCDEFGH`, `GHEFCDAB`, `BADCFEHG` and
/// `HGFEDCBA`, for 16-bit values `AB` and `BA`.
package struct WordOrder: Sendable, Hashable {
  /// The first register is the least significant.
  package var swapsRegisters: Bool
  /// The first byte of a register is the less significant.
  package var swapsBytes: Bool

  package init(swapsRegisters: Bool, swapsBytes: Bool) {
    self.swapsRegisters = swapsRegisters
    self.swapsBytes = swapsBytes
  }

  package static let abcd = Self(swapsRegisters: false, swapsBytes: false)
  package static let cdab = Self(swapsRegisters: true, swapsBytes: false)
  package static let badc = Self(swapsRegisters: false, swapsBytes: true)
  package static let dcba = Self(swapsRegisters: true, swapsBytes: true)

  /// Every name a device file may use.
  package static let names = [
    "ABCD", "CDAB", "BADC", "DCBA", "AB", "BA", "ABCDEFGH", "GHEFCDAB", "BADCFEHG", "HGFEDCBA",
  ]

  /// Reads a name of a device file; `nil` for any other text.
  package init?(name: String) {
    switch name {
    case "ABCD", "AB", "ABCDEFGH": self = .abcd
    case "CDAB", "GHEFCDAB": self = .cdab
    case "BADC", "BA", "BADCFEHG": self = .badc
    case "DCBA", "HGFEDCBA": self = .dcba
    default: return nil
    }
  }

  /// The four-letter name.
  package var name: String {
    switch (swapsRegisters, swapsBytes) {
    case (false, false): "ABCD"
    case (true, false): "CDAB"
    case (false, true): "BADC"
    case (true, true): "DCBA"
    }
  }
}
