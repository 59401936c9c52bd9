package import DeviceProfiles

/// A device with the models that are met most: what a plan assumes before a device has been asked, and
/// what a simulated device is.
package enum SunSpecSample {
  package static let base: UInt16 = 40_000

  /// The models behind the marker.
  package static func models(of part: SunSpecPart) -> [UInt16] {
    part == .meter ? [1, 203] : [1, 103, 120, 160]
  }

  /// All registers from ``base`` on, scale factors of 1 and no values.
  package static func memory(of part: SunSpecPart) -> [UInt16] {
    var words: [UInt16] = [0x5375, 0x6E53]
    for image in images(of: part) { words += image.words }
    return words + [0xFFFF, 0]
  }

  package static func images(of part: SunSpecPart) -> [SunSpecImage] {
    var address = Int(base) + 2
    return models(of: part).map { model in
      let block = SunSpecBlock(model: model, address: address, length: length(of: model))
      address += block.count
      return SunSpecImage(block: block, words: words(of: block))
    }
  }

  /// A device with the points that it would have; any other device as it is.
  package static func assumed(_ device: DeviceDefinition) -> DeviceDefinition {
    guard let part = device.sunSpec else { return device }
    let binding = SunSpecBinding(device, images: images(of: part))
    var device = device
    device.points = zip(binding.points, binding.isBound).filter(\.1).map(\.0)
    return device
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

  /// Lengths of the model definitions; model 160 has two inputs.
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
