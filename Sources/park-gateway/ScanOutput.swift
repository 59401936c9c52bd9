import Glibc
import Languages
import Tools

/// Shows a scan while it runs: what is found on standard output, how far it is on a terminal.
final class ScanOutput: Sendable {
  let language: Language
  /// Whether findings are printed as they come.
  private let isText: Bool
  /// Whether each way that is tried gets a line, also where nobody watches.
  private let showsWays: Bool
  private let isTerminal = isatty(2) == 1
  private let lock = OutputLock()

  init(isText: Bool, showsWays: Bool, language: Language) {
    self.isText = isText
    self.showsWays = showsWays
    self.language = language
  }

  /// May be called from any thread.
  @Sendable func tell(_ event: ConnectionScan.Event) {
    lock.withLock {
      switch event {
      case .trying(let endpoint, let units, let seconds):
        guard showsWays, !isTerminal else { return }
        let text = ScanWords.trying(endpoint.shown, units: units, seconds: seconds)
        printError(language.text(text))
      case .asking(let unit, let endpoint, let left, let seconds, let found):
        guard isTerminal else { return }
        let text = ScanWords.asking(
          endpoint.shown,
          unit: unit,
          left: left,
          seconds: seconds,
          found: found
        )
        writeError("\r\u{1B}[K\(language.text(text))")
      case .found(let finding):
        clear()
        if isText {
          print(finding.text(language))
          fflush(nil)
        } else if isTerminal {
          printError(finding.text(language))
        }
      case .garbled(let unit, let endpoint, let text):
        guard isTerminal else { return }
        let words = ScanWords.garbled(unit: unit, text)
        writeError("\r\u{1B}[K\(endpoint.shown), \(language.text(words))\n")
      }
    }
  }

  /// Findings of units that did not answer.
  func show(_ silent: [ScanFinding]) {
    guard isText else { return }
    for finding in silent { print(finding.text(language)) }
  }

  func end(_ result: ConnectionScan.Result) {
    clear()
    if !isTerminal {
      for text in result.garbled.prefix(10) {
        printError("\(language.text(ScanWords.noValidAnswer)): \(text)")
      }
    }
    for text in result.failures { printError(TerminalWords.current.systemFault(text)) }
    if result.isInterrupted { printError(language.text(ScanWords.interrupted)) }
  }

  private func clear() { if isTerminal { writeError("\r\u{1B}[K") } }
}
