import DeviceProfiles
import Measurements
import Synchronization

/// What polling found, on its way to the observer.
enum Finding {
  case poll(PollResult)
  case status(DeviceStatus, device: String, at: Timestamp)
  case discovery(DeviceDefinition, at: Timestamp)
}

/// Passes the findings of a connection on to the observer, in order.
///
/// The observer stores what it gets, and a disk may take its time: the next device is read meanwhile.
/// None of it runs on the connection's thread, which a request blocks: a connection without a pause would leave it
/// no time.
final class FindingDelivery: Sendable {
  private struct Outstanding {
    var count = 0
    var waiting: CheckedContinuation<Void, Never>?
  }

  /// So many findings may wait for the observer before polling waits for it.
  private static let limit = 512

  private let observer: any PollingObserver
  private let findings: AsyncStream<Finding>
  private let entrance: AsyncStream<Finding>.Continuation
  private let outstanding = Mutex(Outstanding())

  init(to observer: any PollingObserver) {
    self.observer = observer
    (findings, entrance) = AsyncStream.makeStream()
  }

  /// Hands the findings of one poll over; waits only when far too many wait already.
  func hand(_ found: [Finding]) async {
    enqueue(found)
    guard isFull else { return }
    await withCheckedContinuation { polling in
      let mayGoOn = outstanding.withLock {
        if $0.count >= Self.limit { $0.waiting = polling }
        return $0.waiting == nil
      }
      if mayGoOn { polling.resume() }
    }
  }

  private var isFull: Bool { outstanding.withLock { $0.count >= Self.limit } }

  /// Hands findings over without waiting.
  func enqueue(_ found: [Finding]) {
    outstanding.withLock { $0.count += found.count }
    for finding in found { entrance.yield(finding) }
  }

  /// Ends ``run()`` once everything is delivered.
  func end() { entrance.finish() }

  /// Delivers until ``end()``; not in a task that is cancelled, which would get nothing from the stream.
  @concurrent func run() async {
    for await finding in findings {
      await deliver(finding)
      let polling = outstanding.withLock { (state: inout Outstanding) in
        state.count -= 1
        defer { state.waiting = nil }
        return state.waiting
      }
      polling?.resume()
    }
  }

  private func deliver(_ finding: Finding) async {
    switch finding {
    case .poll(let result): await observer.polled(result)
    case .status(let status, let device, let timestamp):
      await observer.statusChanged(status, of: device, at: timestamp)
    case .discovery(let device, let timestamp):
      await observer.discovered(device, at: timestamp)
    }
  }
}
