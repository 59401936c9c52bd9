/// The order of a value's bytes on the wire; `ABCD` is Modbus's own, most significant first.
///
/// Three swaps give all the orders: of the bytes in each register, of all registers of the value,
/// and of the registers in each pair of a 64-bit value. 16-bit values have `AB` and `BA`, 32-bit
/// values four orders, 48-bit values the same four with six letters, 64-bit values eight.
package struct WordOrder: Sendable, Hashable {
  /// Whether the first register is the least significant.
  package var swapsRegisters: Bool
  /// Whether the first byte of a register is the less significant.
  package var swapsBytes: Bool
  /// Whether the registers of each pair are swapped; for values of four registers only.
  package var swapsPairs: Bool

  package init(swapsRegisters: Bool, swapsBytes: Bool, swapsPairs: Bool = false) {
    self.swapsRegisters = swapsRegisters
    self.swapsBytes = swapsBytes
    self.swapsPairs = swapsPairs
  }

  package static let abcd = Self(swapsRegisters: false, swapsBytes: false)
  package static let cdab = Self(swapsRegisters: true, swapsBytes: false)
  package static let badc = Self(swapsRegisters: false, swapsBytes: true)
  package static let dcba = Self(swapsRegisters: true, swapsBytes: true)

  /// The position of a register among a value's `count` registers, by its significance; 0 is the
  /// most significant and the first.
  package func place(of significance: Int, among count: Int) -> Int {
    let place = swapsRegisters ? count - 1 - significance : significance
    return swapsPairs && count == 4 ? place ^ 1 : place
  }

  /// The name with one letter for each byte of a value of `registers` registers.
  package func name(registers: Int) -> String {
    let letters = Array("ABCDEFGH".prefix(2 * max(1, min(4, registers))))
    let count = letters.count / 2
    var name = ""
    for place in 0..<count {
      // Each swap is its own inverse, but two of them must be undone in reverse order.
      let unpaired = swapsPairs && count == 4 ? place ^ 1 : place
      let significance = swapsRegisters ? count - 1 - unpaired : unpaired
      let pair = letters[2 * significance...2 * significance + 1]
      name += String(swapsBytes ? pair.reversed() : Array(pair))
    }
    return name
  }

  /// The name with four letters, or with eight where only 64-bit values have the order.
  package var name: String { name(registers: swapsPairs ? 4 : 2) }

  /// All orders of values of this many registers.
  package static func orders(registers: Int) -> [Self] {
    [false, true].flatMap { pairs in
      [abcd, cdab, badc, dcba].map {
        Self(swapsRegisters: $0.swapsRegisters, swapsBytes: $0.swapsBytes, swapsPairs: pairs)
      }
    }
    .filter { order in
      (registers > 1 || !order.swapsRegisters) && (registers == 4 || !order.swapsPairs)
    }
  }

  /// Every name that a device file may use.
  package static let names = [2, 1, 3, 4].flatMap { registers in
    orders(registers: registers).map { $0.name(registers: registers) }
  }

  private static let byName = Dictionary(
    [2, 1, 3, 4].flatMap { registers in
      orders(registers: registers).map { ($0.name(registers: registers), $0) }
    },
    uniquingKeysWith: { first, _ in first }
  )

  /// Reads a name of a device file; `nil` for any other text.
  package init?(name: String) {
    guard let order = Self.byName[name] else { return nil }
    self = order
  }
}
