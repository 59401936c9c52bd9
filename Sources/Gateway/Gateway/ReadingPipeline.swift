import Accounting
import DeviceProfiles
import Measurements
import Messages
import Outbox
import Polling

/// Passes the findings of one connection's polling to accounting and into the outbox.
///
/// While it holds, as at the start, findings wait until ``release()``. By then the clock is
/// believed and accounting knows its last state.
actor ReadingPipeline: PollingObserver {
  /// The parts that depend on the configuration.
  struct Parts: Sendable {
    var assets: AssetMessages
    var accounting: Accounting?
    var encoders: [String: DataEncoder] = [:]
    /// The position of the active power among each device's points.
    var powers: [String: Int] = [:]
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }
  /// The connection's own thread: its readings are encoded there too.
  private let executor: any SerialExecutor
  private let outbox: Outbox
  private let clock: GatewayClock
  private let summary: LiveSummary?
  private var parts: Parts
  private var waiting: WaitingFindings
  private var isHolding = true
  private var reachability = Reachability()

  /// `limit` is how many readings may wait.
  init(
    _ parts: Parts,
    outbox: Outbox,
    clock: GatewayClock,
    summary: LiveSummary?,
    limit: Int,
    executor: any SerialExecutor
  ) {
    self.parts = parts
    self.outbox = outbox
    self.clock = clock
    self.summary = summary
    waiting = WaitingFindings(limit: limit)
    self.executor = executor
  }

  // MARK: Results of polling

  func polled(_ scan: PollResult) async { await take(.scan(scan)) }

  func statusChanged(_ status: DeviceStatus, of device: String, at timestamp: Timestamp) async {
    await take(.status(status, device: device, at: timestamp))
  }

  func discovered(_ device: DeviceDefinition, at timestamp: Timestamp) async {
    await take(.discovery(device, at: timestamp))
  }

  private func take(_ finding: Finding) async {
    guard !isHolding else { return waiting.append(finding) }
    await pass([finding])
  }

  // MARK: Holding

  func hold() { isHolding = true }

  /// Passes on what waits, in order, and from then on everything that comes.
  func release() async {
    // Many at once: between two of them a slow connection adds one.
    while waiting.count > 0 { await pass(waiting.popFirst(500)) }
    isHolding = false
  }

  /// How many findings wait, and how many were dropped because too many waited.
  func backlog() -> (waiting: Int, givenUp: Int) { (waiting.count, waiting.givenUp) }

  /// Uses another configuration from now on.
  ///
  /// The waiting findings of `changed` devices are dropped: they were read with old definitions.
  /// All points of `fresh` devices are published again.
  func adopt(_ parts: Parts, changed: Set<String>, fresh: Set<String>) {
    var parts = parts
    for (device, encoder) in self.parts.encoders
    where parts.encoders[device] != nil && !fresh.contains(device) && !changed.contains(device) {
      parts.encoders[device] = encoder
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
      case .scan(var scan):
        scan.timestamp = clock.resolve(scan.timestamp)
        messages += parts.encoders[scan.device]?.encode(scan) ?? []
        scans.append(scan)
      case .status(let status, let device, let timestamp):
        let time = clock.resolve(timestamp)
        messages.append(message(status, of: device, at: time))
        let event = reachability.event(for: status, of: device, at: time)
        if let event { messages.append(parts.assets.event(event)) }
      case .discovery(let device, let timestamp):
        messages.append(parts.assets.meta(of: device, at: clock.resolve(timestamp)))
        found.append(device)
      }
    }
    // First of all: a posted message survives a kill.
    if !messages.isEmpty { await outbox.post(messages) }
    let (accounting, powers) = (parts.accounting, parts.powers)
    if accounting != nil || summary != nil {
      // On the pool: what all connections share must never wait for a connection's thread, which
      // blocks.
      await withTaskExecutorPreference(globalConcurrentExecutor) {
        for device in found { await accounting?.learnCounters(of: MeteredDevice(device)) }
        await account(for: scans, accounting)
        for scan in scans { await summary?.polled(scan, power: powers[scan.device]) }
      }
    }
  }

  private func account(for scans: [PollResult], _ accounting: Accounting?) async {
    guard let accounting else { return }
    let interesting = scans.filter { accounting.interestingDevices.contains($0.device) }
    if !interesting.isEmpty { await accounting.accept(interesting) }
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
