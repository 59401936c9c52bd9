import DeviceProfiles
import Glibc
import Tools

/// Shows on a terminal how far a scan is; elsewhere it prints nothing.
struct ScanProgress {
  private let isTerminal = isatty(2) == 1

  func tell(_ event: ConnectionScan.Event) {
    guard isTerminal else { return }
    switch event {
    case .asking(let unit, let count, let endpoint, let found):
      writeError("\r\u{1B}[K\(endpoint.name): unit \(unit), \(count) to ask, \(found) found")
    case .garbled(let unit, _, let text): writeError("\r\u{1B}[Kunit \(unit): \(text)\n")
    }
  }

  func end() { if isTerminal { writeError("\r\u{1B}[K") } }
}
