import Synchronization

/// Passes on to the observer, in order, what it did not take at once.
///
/// What it has to wait for, such as a disk, waits here, and the next device is read meanwhile.
final class FindingDelivery: Sendable {
  private struct State {
    var findings: [Finding] = []
    /// Those that the observer has not returned from yet are among them.
    var outstanding = 0
    var isEnded = false
    /// Waits for findings.
    var delivery: CheckedContinuation<Void, Never>?
  }

  /// So many findings may wait for the observer before polling waits for it.
  private static let limit = 512

  let observer: any PollingObserver
  private let state = Mutex(State())

  init(to observer: any PollingObserver) { self.observer = observer }

  /// Whether so many wait that polling is to wait for the observer.
  var isFull: Bool { state.withLock { $0.outstanding >= Self.limit } }

  /// Adds findings that the observer is to finish.
  func enqueue(_ rest: [Finding]) {
    change {
      $0.findings += rest
      $0.outstanding += rest.count
    }
  }

  /// Ends ``run()`` once the observer has everything.
  func end() { change { $0.isEnded = true } }

  private func change(_ body: (inout State) -> Void) {
    let delivery = state.withLock { state in
      body(&state)
      defer { state.delivery = nil }
      return state.delivery
    }
    delivery?.resume()
  }

  /// Passes findings on until ``end()``; not in a task that can be cancelled, which would lose the last ones.
  func run() async {
    while true {
      let (findings, isEnded) = state.withLock { state in
        defer { state.findings = [] }
        return (state.findings, state.isEnded)
      }
      if !findings.isEmpty {
        await observer.finish(findings)
        state.withLock { $0.outstanding -= findings.count }
      } else if isEnded {
        return
      } else {
        await waitForFindings()
      }
    }
  }

  private func waitForFindings() async {
    await withCheckedContinuation { delivery in
      let mayGoOn = state.withLock {
        if $0.findings.isEmpty, !$0.isEnded { $0.delivery = delivery }
        return $0.delivery == nil
      }
      if mayGoOn { delivery.resume() }
    }
  }
}
