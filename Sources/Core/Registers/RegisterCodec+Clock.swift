package import Calendar

extension RegisterCodec {
  /// What a clock's registers say; `impossible` where the type is no clock or there are too few registers.
  package func clock(in words: [UInt16], at offset: Int = 0) -> ClockReading {
    guard case .dateTime(let layout) = type, offset >= 0, offset <= words.count - registerCount
    else { return .impossible }
    let taken = words[offset..<offset + registerCount].map(ordered)
    return layout.reading(of: order.swapsRegisters ? taken.reversed() : taken)
  }

  /// The registers of a moment; empty where the type is no clock.
  package func words(of time: LocalDateTime) -> [UInt16] {
    guard case .dateTime(let layout) = type else { return [] }
    let words = layout.words(of: time).map(ordered)
    return order.swapsRegisters ? words.reversed() : words
  }
}
