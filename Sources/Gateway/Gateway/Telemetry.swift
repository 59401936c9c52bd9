import Accounting
import DeviceProfiles
import Measurements
import Messages
import Outbox
import Polling

/// Takes what one line's polling finds to accounting and into the outbox.
actor Telemetry: PollingObserver {
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }
  /// The line's own thread: what it reads is encoded there too.
  private let executor: any SerialExecutor
  private var encoders: [String: DataEncoder]
  private let assets: AssetMessages
  private let outbox: Outbox
  private let accounting: Accounting?
  private let summary: LiveSummary?
  /// Where each device has its active power among its points.
  private let powers: [String: Int]
  private var reachability = Reachability()

  init(
    encoders: [String: DataEncoder],
    assets: AssetMessages,
    outbox: Outbox,
    accounting: Accounting?,
    summary: LiveSummary?,
    powers: [String: Int],
    executor: any SerialExecutor
  ) {
    self.encoders = encoders
    self.assets = assets
    self.outbox = outbox
    self.accounting = accounting
    self.summary = summary
    self.powers = powers
    self.executor = executor
  }

  func scanned(_ scan: Scan) async {
    if let accounting, accounting.interestingDevices.contains(scan.device) {
      await accounting.accept(scan)
    }
    await summary?.scanned(scan, power: powers[scan.device])
    if let messages = encoders[scan.device]?.encode(scan), !messages.isEmpty {
      await outbox.append(messages)
    }
  }

  func statusChanged(_ status: DeviceStatus, of device: String, at timestamp: Timestamp) async {
    let message = assets.status(
      of: device,
      status.state.rawValue,
      reason: status.reason,
      lastOK: status.lastOK,
      isLate: status.isLate,
      at: timestamp
    )
    let event = reachability.event(for: status, of: device, at: timestamp).map(assets.event)
    await outbox.append([message] + [event].compactMap(\.self))
  }
}
