package import Accounting
import Energy
package import DeviceProfiles
package import Measurements
import Outbox
import Pipeline

extension Outbox: MessagePost {}

extension GatewayClock: StampResolver {}

/// Adapts accounting to what a pipeline gives readings to.
package struct AccountedReadings: ReadingAccounts {
  private let accounting: Accounting

  package init(_ accounting: Accounting) { self.accounting = accounting }

  package var usedDevices: Set<String> { accounting.interestingDevices }

  package func accept(_ results: [PollResult]) async { await accounting.accept(results) }

  package func learnCounters(of device: DeviceDefinition) async {
    await accounting.learnCounters(of: MeteredDevice(device))
  }
}
