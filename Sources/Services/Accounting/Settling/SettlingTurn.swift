/// Lets one at a time settle or correct: the store is read and written meanwhile, and readings come in.
final class SettlingTurn {
  private(set) var isTaken = false
  private var waiters: [CheckedContinuation<Void, Never>] = []

  /// Returns when nobody has the turn.
  func wait() async {
    while isTaken { await withCheckedContinuation { waiters.append($0) } }
  }

  func take() { isTaken = true }

  func end() {
    isTaken = false
    let waiters = waiters
    self.waiters = []
    for waiter in waiters { waiter.resume() }
  }
}
