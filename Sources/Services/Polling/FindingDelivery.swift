import Synchronization

/// Passes the findings of a connection on to the observer, in order, together as far as several wait.
///
/// The observer stores them, and a disk may take its time: the next device is read meanwhile.
final class FindingDelivery: Sendable {
  private struct State {
    var findings: [Finding] = []
    /// Those that the observer has not returned from yet are among them.
    var outstanding = 0
    var isEnded = false
    /// Waits for findings.
    var delivery: CheckedContinuation<Void, Never>?
    /// Waits until fewer are outstanding.
    var polling: CheckedContinuation<Void, Never>?
  }

  /// So many findings may wait for the observer before polling waits for it.
  private static let limit = 512

  private let observer: any PollingObserver
  private let state = Mutex(State())

  init(to observer: any PollingObserver) { self.observer = observer }

  /// Whether the observer has taken everything.
  var isIdle: Bool { state.withLock { $0.outstanding == 0 } }

  /// Hands the findings of one poll over; waits only when far too many wait already.
  func hand(_ found: [Finding]) async {
    enqueue(found)
    guard state.withLock({ $0.outstanding >= Self.limit }) else { return }
    await withCheckedContinuation { polling in
      let mayGoOn = state.withLock {
        if $0.outstanding >= Self.limit { $0.polling = polling }
        return $0.polling == nil
      }
      if mayGoOn { polling.resume() }
    }
  }

  /// Hands findings over without waiting.
  func enqueue(_ found: [Finding]) {
    change {
      $0.findings += found
      $0.outstanding += found.count
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
        await observer.take(findings)
        finish(findings.count)
      } else if isEnded {
        return
      } else {
        await waitForFindings()
      }
    }
  }

  private func finish(_ count: Int) {
    let polling = state.withLock { state in
      state.outstanding -= count
      defer { if state.outstanding < Self.limit { state.polling = nil } }
      return state.outstanding < Self.limit ? state.polling : nil
    }
    polling?.resume()
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
