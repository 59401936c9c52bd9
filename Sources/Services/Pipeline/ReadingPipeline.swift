import DeviceProfiles
import Measurements
import Messages
package import Polling
package import Records
import Synchronization

/// Passes the findings of one connection's polling to accounting and into the outbox.
///
/// While it holds, as at the start, findings wait until ``release()``. By then the clock is
/// believed and accounting knows its last state.
///
/// Messages are made and posted at once, on the connection's own thread. Accounting, which all connections share,
/// runs on the pool, since a request blocks the connection's thread.
package final class ReadingPipeline: PollingObserver {
  /// The parts that depend on the configuration.
  package struct Parts: Sendable {
    var assets: AssetRecords
    var accounts: (any ReadingAccounts)?
    var devices: [String: DeviceRecords]
    var powers: [String: Int]

    /// - Parameters:
    ///   - assets: Makes the records of all that is known of the devices but their readings.
    ///   - accounts: What computes of the readings; `nil`: nothing does.
    ///   - devices: Makes the records with the readings of each device.
    ///   - powers: The position of the active power among each device's points.
    package init(
      assets: AssetRecords,
      accounts: (any ReadingAccounts)? = nil,
      devices: [String: DeviceRecords] = [:],
      powers: [String: Int] = [:]
    ) {
      self.assets = assets
      self.accounts = accounts
      self.devices = devices
      self.powers = powers
    }
  }

  /// What changes.
  private struct State {
    var parts: Parts
    var waiting: WaitingFindings
    var isHolding = true
    var reachability = Reachability()
    /// Whether too many messages wait.
    var isFull = false
    /// Reused for every record.
    var writer = ByteWriter()
  }

  private let post: any MessagePost
  private let clock: any StampResolver
  private let observer: (any LiveObserver)?
  private let state: Mutex<State>

  /// - Parameters:
  ///   - parts: What depends on the configuration.
  ///   - post: Where messages go.
  ///   - clock: Dates the readings from before the clock was believed.
  ///   - observer: Sees every poll result; `nil`: nobody does.
  ///   - limit: How many readings may wait.
  package init(
    _ parts: Parts,
    post: any MessagePost,
    clock: any StampResolver,
    observer: (any LiveObserver)? = nil,
    limit: Int
  ) {
    self.post = post
    self.clock = clock
    self.observer = observer
    state = Mutex(State(parts: parts, waiting: WaitingFindings(limit: limit)))
  }

  // MARK: Results of polling

  package func take(_ findings: [Finding]) -> [Finding] {
    state.withLock { state in
      guard !state.isHolding else {
        for finding in findings { state.waiting.append(finding) }
        return []
      }
      return publish(findings, &state)
    }
  }

  package func finish(_ findings: [Finding]) async {
    let (accounts, powers, isFull) = state.withLock { state in
      defer { state.isFull = false }
      return (state.parts.accounts, state.parts.powers, state.isFull)
    }
    if isFull { await post.room() }
    // On the pool: what all connections share must never wait for a connection's thread, which blocks.
    await withTaskExecutorPreference(globalConcurrentExecutor) {
      for case .discovery(let device, _) in findings { await accounts?.learnCounters(of: device) }
      let polls = findings.compactMap(\.pollResult)
      await account(for: polls, accounts)
      for poll in polls { await observer?.polled(poll, power: powers[poll.device]) }
    }
  }

  // MARK: Holding

  package func hold() { state.withLock { $0.isHolding = true } }

  /// Passes on what waits, in order, and from then on everything that comes.
  package func release() async {
    // Many at once: between two of them a slow connection adds one.
    while let rest = publishWaiting(500) { await finish(rest) }
  }

  /// - Returns: what is to be finished of the oldest that wait; `nil` where none waits any more, and everything is
  ///   passed on from now on.
  private func publishWaiting(_ count: Int) -> [Finding]? {
    state.withLock { state in
      guard state.waiting.count > 0 else {
        state.isHolding = false
        return nil
      }
      return publish(state.waiting.popFirst(count), &state)
    }
  }

  /// How many findings wait, and how many were dropped because too many waited.
  package func backlog() -> (waiting: Int, givenUp: Int) {
    state.withLock { ($0.waiting.count, $0.waiting.givenUp) }
  }

  /// Uses another configuration from now on.
  ///
  /// The waiting findings of `changed` devices are dropped: they were read with old definitions.
  /// All points of `fresh` devices are published again.
  package func adopt(_ parts: Parts, changed: Set<String>, fresh: Set<String>) {
    state.withLock { state in
      var parts = parts
      for (device, records) in state.parts.devices
      where !fresh.contains(device) && !changed.contains(device) {
        parts.devices[device]?.continueAfter(records)
      }
      state.waiting.giveUp(of: changed)
      state.parts = parts
    }
  }

  // MARK: Passing on

  /// Posts the messages of findings.
  ///
  /// Under the lock, so that what waited is posted before what comes.
  ///
  /// - Returns: those that there is more to do with.
  private func publish(_ findings: [Finding], _ state: inout State) -> [Finding] {
    var messages: [Message] = []
    var rest: [Finding] = []
    for finding in findings {
      switch finding {
      case .poll(var poll):
        poll.timestamp = clock.resolve(poll.timestamp)
        messages += state.parts.devices[poll.device]?.records(of: poll, &state.writer) ?? []
        let isAccounted = state.parts.accounts?.usedDevices.contains(poll.device) == true
        if isAccounted || observer != nil { rest.append(.poll(poll)) }
      case .status(let status, let device, let timestamp):
        let time = clock.resolve(timestamp)
        messages.append(message(status, of: device, at: time, state.parts.assets))
        let event = state.reachability.event(for: status, of: device, at: time)
        if let event { messages.append(state.parts.assets.event(event)) }
      case .discovery(let device, let timestamp):
        let description = AssetDescription(device)
        messages.append(
          state.parts.assets.description(description, at: clock.resolve(timestamp))
        )
        rest.append(finding)
      }
    }
    // First of all: a posted message survives a kill.
    if !messages.isEmpty, !post.post(messages) {
      state.isFull = true
      // So that the caller comes back, and waits.
      return rest.isEmpty ? Array(findings.suffix(1)) : rest
    }
    return rest
  }

  private func account(for polls: [PollResult], _ accounts: (any ReadingAccounts)?) async {
    guard let accounts else { return }
    let used = polls.filter { accounts.usedDevices.contains($0.device) }
    if !used.isEmpty { await accounts.accept(used) }
  }

  private func message(
    _ status: DeviceStatus,
    of device: String,
    at timestamp: Timestamp,
    _ assets: AssetRecords
  ) -> Message {
    assets.status(
      of: device,
      status.state.rawValue,
      reason: status.reason,
      lastOK: status.lastOK.map(clock.resolve),
      isLate: status.isLate,
      at: timestamp
    )
  }
}

extension Finding {
  fileprivate var pollResult: PollResult? {
    if case .poll(let result) = self { result } else { nil }
  }
}
