/// Whether a publisher fills its window just now; whoever wants it to meanwhile makes it do so once more.
enum PumpState: Hashable {
  case idle
  case filling
  /// Something new has come while it was filling.
  case fillingAgain

  /// - Returns: whether the caller is to fill the window.
  mutating func begin() -> Bool {
    switch self {
    case .idle:
      self = .filling
      return true
    case .filling, .fillingAgain:
      self = .fillingAgain
      return false
    }
  }

  /// The window is full, or there is nothing to send.
  ///
  /// - Returns: whether to look once more.
  mutating func end() -> Bool {
    defer { self = self == .fillingAgain ? .filling : .idle }
    return self == .fillingAgain
  }
}
