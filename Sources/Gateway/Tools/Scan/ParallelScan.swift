import DeviceProfiles
import System

/// Scans of several lines, side by side: each has a thread of its own.
package struct ParallelScan: Sendable {
  private let scans: [ConnectionScan]

  package init(_ scans: [ConnectionScan]) { self.scans = scans }

  /// Returns when all are done; `tell` is called from their threads.
  package func run(
    tell: @escaping @Sendable (ConnectionScan.Event) -> Void
  ) async -> ConnectionScan.Result {
    var results: [Int: ConnectionScan.Result] = [:]
    await withTaskGroup(of: (Int, ConnectionScan.Result).self) { group in
      for (position, scan) in scans.enumerated() {
        group.addTask { (position, await Self.run(scan, tell)) }
      }
      for await (position, result) in group { results[position] = result }
    }
    return results.sorted { $0.key < $1.key }.map(\.value).reduce(into: ConnectionScan.Result()) {
      $0.findings += $1.findings
      $0.failures += $1.failures
      $0.garbled += $1.garbled
      $0.isInterrupted = $0.isInterrupted || $1.isInterrupted
    }
  }

  private static func run(
    _ scan: ConnectionScan,
    _ tell: @escaping @Sendable (ConnectionScan.Event) -> Void
  ) async -> ConnectionScan.Result {
    do throws(SystemError) {
      return try await BlockingWork.run { scan.run(tell: tell) }
    } catch {
      var result = ConnectionScan.Result()
      result.failures = ["\(error)"]
      return result
    }
  }
}
