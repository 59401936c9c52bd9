/// What the operator should know though the connection works, each said once.
final class Notices {
  private var waiting: [String] = []
  private var said: Set<String> = []

  func add(_ text: String) {
    guard said.insert(text).inserted else { return }
    waiting.append(text)
  }

  func take() -> [String] {
    defer { waiting = [] }
    return waiting
  }
}
