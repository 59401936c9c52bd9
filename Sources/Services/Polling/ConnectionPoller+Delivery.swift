import DeviceProfiles
import Measurements

/// What polling found, on its way to the observer.
enum Finding {
  case scan(PollResult)
  case status(DeviceStatus, device: String, at: Timestamp)
  case discovery(DeviceDefinition, at: Timestamp)
}

// The observer stores what it is told, and a disk may take its time: the next device is read meanwhile.
extension ConnectionPoller {
  /// So many findings may wait for the observer before polling waits for it.
  private static let deliveryLimit = 512

  /// Passes findings on to the observer, in order, until polling has ended and all are told.
  func deliver() async {
    while true {
      while !findings.isEmpty {
        swap(&findings, &underway)
        for finding in underway { await tell(finding) }
        underway.removeAll(keepingCapacity: true)
        resumePolling()
      }
      if hasEnded { return }
      await withCheckedContinuation { deliverySignal = $0 }
    }
  }

  private func tell(_ finding: Finding) async {
    switch finding {
    case .scan(let scan): await observer.polled(scan)
    case .status(let status, let device, let timestamp):
      await observer.statusChanged(status, of: device, at: timestamp)
    case .discovery(let device, let timestamp):
      await observer.discovered(device, at: timestamp)
    }
  }

  /// Hands the findings of one poll over; waits only when far too many wait already.
  func hand(_ found: [Finding]) async {
    enqueue(found)
    if findings.count + underway.count >= Self.deliveryLimit {
      await withCheckedContinuation { pollingSignal = $0 }
    }
  }

  /// Lets delivery, which shares this thread, have its turn: a connection without a pause would never leave
  /// it.
  ///
  /// A job behind the ones that wait, since `Task.yield` would go by way of another thread.
  func letDeliver() async {
    guard !findings.isEmpty || !underway.isEmpty else { return }
    await Task { self.signalDelivery() }.value
  }

  /// Hands findings over without waiting.
  func enqueue(_ found: [Finding]) {
    findings += found
    signalDelivery()
  }

  /// Ends delivery once everything is told.
  func endDelivery() {
    hasEnded = true
    signalDelivery()
  }

  private func signalDelivery() {
    deliverySignal?.resume()
    deliverySignal = nil
  }

  private func resumePolling() {
    pollingSignal?.resume()
    pollingSignal = nil
  }
}
