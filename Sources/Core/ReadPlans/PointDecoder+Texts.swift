import DeviceProfiles
import Measurements

extension PointDecoder {
  func clock(_ words: [UInt16], from: Int, _ layout: DateTimeLayout) -> Reading.Outcome {
    let taken = words[from..<from + layout.registerCount].map { swapsBytes ? $0.byteSwapped : $0 }
    switch layout.reading(of: swapsRegisters ? taken.reversed() : taken) {
    case .time(let time): return .good(.text(layout.text(of: time)))
    case .unset: return .bad(.notAvailable)
    case .impossible: return .bad(.outOfRange)
    }
  }

  func text(_ words: [UInt16], from offset: Int, length: Int) -> Reading.Outcome {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length + 1)
    for word in words[offset..<offset + addressCount] {
      let ordered = swapsBytes ? word.byteSwapped : word
      bytes.append(UInt8(truncatingIfNeeded: ordered >> 8))
      bytes.append(UInt8(truncatingIfNeeded: ordered))
    }
    bytes.removeLast(max(0, bytes.count - length))
    guard let text = textForm.text(bytes), !notAvailableTexts.contains(text) else {
      return .bad(.notAvailable)
    }
    return .good(.text(text))
  }
}
