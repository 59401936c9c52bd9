import DeviceProfiles
import Registers

/// The identity of a device, from its model 1.
package struct SunSpecIdentity: Sendable, Hashable {
  package var manufacturer: String
  package var model: String
  package var serialNumber: String
  package var version: String

  /// - Parameter words: model 1, starting with its number and length; missing words read as empty.
  package init(_ words: [UInt16]) {
    manufacturer = Self.text(words, 2, 16)
    model = Self.text(words, 18, 16)
    version = Self.text(words, 42, 8)
    serialNumber = Self.text(words, 50, 16)
  }

  /// Whether it is the same physical device: a new firmware version does not matter.
  package func isSameDevice(as other: Self) -> Bool {
    manufacturer == other.manufacturer && model == other.model
      && serialNumber == other.serialNumber
  }

  /// A text field; empty where the device leaves it empty.
  static func text(_ words: [UInt16], _ offset: Int, _ count: Int) -> String {
    guard offset < words.count else { return "" }
    let bytes = words[offset..<min(offset + count, words.count)].flatMap { word in
      [UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word)]
    }
    return TextForm().text(bytes) ?? ""
  }
}
