import Adapters
import Configuration
import Indicators
import Logging
import Systemd

extension GatewayRuntime {
  /// Reloads the configuration and uses it; what did not change is not touched.
  ///
  /// A configuration with errors, or with changes that need a restart, is refused: the old one
  /// stays in force.
  package func reload() async -> ReloadOutcome {
    while isReloading { await withCheckedContinuation { reloadWaiters.append($0) } }
    guard !isStopping else { return .refused(["the gateway is ending"]) }
    isReloading = true
    defer { endReload() }
    notifier.reloading()
    let outcome = await readAndApply()
    await tell(outcome)
    return outcome
  }

  func endReload() {
    isReloading = false
    let waiters = reloadWaiters
    reloadWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  private func readAndApply() async -> ReloadOutcome {
    guard let source else { return .refused(["this gateway has no configuration files"]) }
    let loaded: LoadedConfiguration
    do throws(ConfigurationProblems) {
      loaded = try source()
    } catch {
      return .refused(error.problems.filter { $0.severity == .error }.map(\.description))
    }
    for warning in loaded.warnings { logger.warning("\(warning)") }
    let next = loaded.configuration
    let refusals = ConfigurationChanges.refusals(from: configuration, to: next)
    guard refusals.isEmpty else { return .refused(refusals) }
    let changes = ConfigurationChanges(from: configuration, to: next)
    do throws(StartFailure) {
      try await apply(changes, of: next)
    } catch {
      return .refused(["\(error)"])
    }
    next.logFindings(at: clock.isTrusted ? clock.wallTime() : nil, logger)
    return .applied(hash: next.hash, changes: changes.summary)
  }

  private func tell(_ outcome: ReloadOutcome) async {
    switch outcome {
    case .applied(let hash, let changes):
      for change in changes { logger.info("configuration: \(change)") }
      logger.info("configuration \(hash) is in force")
      notifier.ready(status: summaryLine)
      let list = Self.list(changes)
      await tell(
        "configuration_applied",
        .info,
        "The configuration \(hash) is in force\(changes.isEmpty ? "" : ": ")\(list)",
        "Cấu hình \(hash) đã có hiệu lực\(changes.isEmpty ? "" : ": ")\(list)"
      )
    case .refused(let reasons):
      for reason in reasons { logger.error("\(reason)") }
      logger.error("the new configuration is refused; the old one goes on")
      notifier.ready(status: "new configuration refused, " + summaryLine)
      let list = Self.list(reasons)
      await tell(
        "configuration_refused",
        .warning,
        "The new configuration is refused, the old one goes on: \(list)",
        "Cấu hình mới bị từ chối, cấu hình cũ vẫn chạy: \(list)"
      )
    }
  }

  /// As many texts as a message may hold; the log has them all.
  private static func list(_ texts: [String]) -> String {
    let more = texts.count > 100 ? "; and \(texts.count - 100) more" : ""
    return texts.prefix(100).joined(separator: "; ") + more
  }
}
