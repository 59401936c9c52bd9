import DeviceProfiles
import Measurements
import Messages
package import Polling
package import Records

/// Passes the findings of one connection's polling to accounting and into the outbox.
///
/// While it holds, as at the start, findings wait until ``release()``. By then the clock is
/// believed and accounting knows its last state.
///
/// The findings come on the connection's own thread, so that encoding and posting them wakes no other. Everything
/// else runs on the pool, since a request blocks the connection's thread.
package actor ReadingPipeline: PollingObserver {
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

  private let post: any MessagePost
  private let clock: any StampResolver
  private let observer: (any LiveObserver)?
  private var parts: Parts
  private var waiting: WaitingFindings
  private var isHolding = true
  private var reachability = Reachability()
  /// Reused for every record.
  private var writer = ByteWriter()

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
    self.parts = parts
    self.post = post
    self.clock = clock
    self.observer = observer
    waiting = WaitingFindings(limit: limit)
  }

  // MARK: Results of polling

  package func take(_ findings: [Finding]) async {
    guard !isHolding else { return findings.forEach { waiting.append($0) } }
    await pass(findings)
  }

  // MARK: Holding

  package func hold() { isHolding = true }

  /// Passes on what waits, in order, and from then on everything that comes.
  package func release() async {
    // Many at once: between two of them a slow connection adds one.
    while waiting.count > 0 { await pass(waiting.popFirst(500)) }
    isHolding = false
  }

  /// How many findings wait, and how many were dropped because too many waited.
  package func backlog() -> (waiting: Int, givenUp: Int) { (waiting.count, waiting.givenUp) }

  /// Uses another configuration from now on.
  ///
  /// The waiting findings of `changed` devices are dropped: they were read with old definitions.
  /// All points of `fresh` devices are published again.
  package func adopt(_ parts: Parts, changed: Set<String>, fresh: Set<String>) {
    var parts = parts
    for (device, records) in self.parts.devices
    where !fresh.contains(device) && !changed.contains(device) {
      parts.devices[device]?.continueAfter(records)
    }
    waiting.giveUp(of: changed)
    self.parts = parts
  }

  // MARK: Passing on

  private func pass(_ findings: [Finding]) async {
    var messages: [Message] = []
    var scans: [PollResult] = []
    var found: [DeviceDefinition] = []
    // Everything is encoded before the first wait: the parts may have changed afterwards.
    for finding in findings {
      switch finding {
      case .poll(var scan):
        scan.timestamp = clock.resolve(scan.timestamp)
        messages += parts.devices[scan.device]?.records(of: scan, &writer) ?? []
        scans.append(scan)
      case .status(let status, let device, let timestamp):
        let time = clock.resolve(timestamp)
        messages.append(message(status, of: device, at: time))
        let event = reachability.event(for: status, of: device, at: time)
        if let event { messages.append(parts.assets.event(event)) }
      case .discovery(let device, let timestamp):
        let description = AssetDescription(device)
        messages.append(parts.assets.description(description, at: clock.resolve(timestamp)))
        found.append(device)
      }
    }
    // First of all: a posted message survives a kill.
    if !messages.isEmpty { await post.post(messages) }
    let (accounts, powers) = (parts.accounts, parts.powers)
    if accounts != nil || observer != nil {
      // On the pool: what all connections share must never wait for a connection's thread, which
      // blocks.
      await withTaskExecutorPreference(globalConcurrentExecutor) {
        for device in found { await accounts?.learnCounters(of: device) }
        await account(for: scans, accounts)
        for scan in scans { await observer?.polled(scan, power: powers[scan.device]) }
      }
    }
  }

  private func account(for scans: [PollResult], _ accounts: (any ReadingAccounts)?) async {
    guard let accounts else { return }
    let used = scans.filter { accounts.usedDevices.contains($0.device) }
    if !used.isEmpty { await accounts.accept(used) }
  }

  private func message(
    _ status: DeviceStatus,
    of device: String,
    at timestamp: Timestamp
  ) -> Message {
    parts.assets.status(
      of: device,
      status.state.rawValue,
      reason: status.reason,
      lastOK: status.lastOK.map(clock.resolve),
      isLate: status.isLate,
      at: timestamp
    )
  }
}
