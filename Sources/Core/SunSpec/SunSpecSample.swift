package import DeviceProfiles

/// A device with the most common models.
///
/// A read plan assumes it before a device has been asked, and a simulated device has it.
package enum SunSpecSample {
  package static let base: UInt16 = 40_000

  /// The models after the marker in a chain of these parts, each after its own model 1.
  package static func models(of parts: [SunSpecPart]) -> [UInt16] {
    let meters = parts.filter { $0.role == .meter }.map(\.number).max() ?? 0
    let inverters = parts.filter { $0.role != .meter }.map(\.number).max() ?? 0
    return Array(repeatElement([1, 103, 120, 160], count: max(0, inverters)).joined())
      + Array(repeatElement([1, 203], count: max(0, meters)).joined())
  }

  /// All registers from ``base`` on, with scale factors of 1 and no values.
  package static func memory(of parts: [SunSpecPart]) -> [UInt16] {
    var words: [UInt16] = [0x5375, 0x6E53]
    for image in images(of: parts) { words += image.words }
    return words + [0xFFFF, 0]
  }

  package static func images(of parts: [SunSpecPart]) -> [SunSpecImage] {
    var images: [SunSpecImage] = []
    var address = Int(base) + 2
    for model in models(of: parts) {
      let block = SunSpecBlock(model: model, address: address, length: length(of: model))
      address += block.count
      guard address < 65_536 else { break }
      images.append(SunSpecImage(block: block, words: words(of: block)))
    }
    return images
  }

  /// A connection whose SunSpec devices have the points of such a chain, one chain per unit.
  package static func assumed(_ connection: ConnectionDefinition) -> ConnectionDefinition {
    var connection = connection
    connection.devices = connection.devices.map { device in
      guard device.sunSpec != nil else { return device }
      let parts = parts(of: device.unitID, on: connection)
      let binding = SunSpecBinding(device, images: images(of: parts))
      var device = device
      device.points = zip(binding.points, binding.isBound).filter(\.1).map(\.0)
      return device
    }
    return connection
  }

  /// The parts that the devices of a unit stand for.
  package static func parts(of unit: UInt8, on connection: ConnectionDefinition) -> [SunSpecPart] {
    connection.devices.filter { $0.unitID == unit }.compactMap(\.sunSpec)
  }

  private static func words(of block: SunSpecBlock) -> [UInt16] {
    var words = [UInt16](repeating: 0, count: block.count)
    words[0] = block.model
    words[1] = UInt16(clamping: block.length)
    switch block.model {
    case 1:
      let name = Array("SunSpec sample".utf8)
      for start in [2, 18, 42, 50] { write(name, at: start, into: &words) }
    case 160: words[8] = 2
    default: break
    }
    return words
  }

  private static func write(_ text: [UInt8], at start: Int, into words: inout [UInt16]) {
    for (position, byte) in text.enumerated() where start + position / 2 < words.count {
      words[start + position / 2] |= UInt16(byte) << (position % 2 == 0 ? 8 : 0)
    }
  }

  /// The lengths of the model definitions; model 160 has two inputs.
  private static func length(of model: UInt16) -> Int {
    switch model {
    case 1: 66
    case 103: 50
    case 120: 26
    case 160: 48
    default: 105
    }
  }
}
