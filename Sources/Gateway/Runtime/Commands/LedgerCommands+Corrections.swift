import Adapters
import Accounting
import Commands
import Energy
import Indicators
import Measurements
import Outbox

extension LedgerCommands {
  // MARK: The commands that change what was counted, or the state of alarms

  var stopReason: any Command {
    StopReasonCommand { order throws(CommandFailure) in try await setReason(order) }
  }

  var plannedStop: any Command {
    PlannedStopCommand { stop, line throws(CommandFailure) in try await plan(stop, of: line) }
  }

  var correct: any Command {
    CorrectCommand { order throws(CommandFailure) in try await correct(order) }
  }

  var shelve: any Command {
    ShelveCommand { alarm, until throws(CommandFailure) in try await shelve(alarm, until) }
  }

  var acknowledge: any Command {
    AcknowledgeCommand { alarm throws(CommandFailure) in try await acknowledge(alarm) }
  }

  private func setReason(
    _ order: StopReasonCommand.Order
  ) async throws(CommandFailure) -> StopReasonCommand.Outcome {
    let accounting = try await accounting(orNo: "production line \"\(order.line)\"")
    do throws(LineCorrectionError) {
      let stops =
        try await accounting.setStopReason(order.reason, of: order.line, in: order.interval)
      let rows = await accounting.settleCorrection(of: order.line, in: order.interval)
      await outbox.flush()
      return StopReasonCommand.Outcome(stops: stops, rows: rows)
    } catch {
      throw CommandFailure(error)
    }
  }

  private func plan(
    _ stop: Interval,
    of line: String
  ) async throws(CommandFailure) -> [KPIRow] {
    let accounting = try await accounting(orNo: "production line \"\(line)\"")
    do throws(LineCorrectionError) {
      try await accounting.planStop(stop, of: line)
    } catch {
      throw CommandFailure(error)
    }
    let rows = await accounting.settleCorrection(of: line, in: stop)
    await outbox.flush()
    return rows
  }

  private func correct(
    _ order: CorrectCommand.Order
  ) async throws(CommandFailure) -> CorrectCommand.Outcome {
    let accounting = try await accounting(orNo: "energy account \"\(order.account)\"")
    let values = try Self.values(order.values)
    do throws(EnergyCorrectionError) {
      let (correction, rows) = try await accounting.correct(
        values,
        of: order.account,
        in: order.interval,
        by: order.by,
        why: order.why
      )
      await outbox.flush()
      return CorrectCommand.Outcome(
        changes: correction.changes.map(CorrectCommand.Change.init),
        rows: rows
      )
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Energies by their quantities, in thousandths of Wh or varh.
  private static func values(
    _ named: [IndicatorValue]
  ) throws(CommandFailure) -> [EnergyQuantity: Int64] {
    var values: [EnergyQuantity: Int64] = [:]
    for value in named {
      guard let quantity = EnergyQuantity(rawValue: value.name) else {
        let known = EnergyQuantity.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure(
          .badRequest,
          "values: \"\(value.name.prefix(64))\" cannot be corrected; "
            + "\(known) can, and what is computed of them follows"
        )
      }
      guard let amount = MilliUnits.of(value.value) else {
        throw CommandFailure(.outOfRange, "values: \(value.name) is too large")
      }
      values[quantity] = amount
    }
    return values
  }

  private func shelve(_ alarm: String, _ until: Timestamp) async throws(CommandFailure) {
    let accounting = try await accounting(orNo: "alarm \"\(alarm)\"")
    guard await accounting.shelveAlarm(alarm, until: until, at: SystemClock().wallTime()) else {
      throw CommandFailure(.notFound, "there is no alarm \"\(alarm)\"")
    }
    await settle(accounting)
  }

  private func acknowledge(_ alarm: String) async throws(CommandFailure) {
    let accounting = try await accounting(orNo: "alarm \"\(alarm)\"")
    guard await accounting.hasAlarm(alarm) else {
      throw CommandFailure(.notFound, "there is no alarm \"\(alarm)\"")
    }
    guard await accounting.acknowledgeAlarm(alarm, at: SystemClock().wallTime()) else {
      throw CommandFailure(.notFound, "the alarm \"\(alarm)\" is not raised")
    }
    await settle(accounting)
  }

  /// What a reply reports must survive a power cut.
  private func settle(_ accounting: Accounting) async {
    await accounting.finish(at: SystemClock().wallTime())
    await outbox.flush()
  }

  private func accounting(orNo what: String) async throws(CommandFailure) -> Accounting {
    guard let accounting = await accounting() else {
      throw CommandFailure(.notFound, "there is no \(what)")
    }
    return accounting
  }
}

extension CorrectCommand.Change {
  fileprivate init(_ change: EnergyCorrection.Change) {
    self.init(
      name: change.quantity.rawValue,
      before: change.before.map(MilliUnits.units),
      after: MilliUnits.units(change.after)
    )
  }
}

extension CommandFailure {
  fileprivate init(_ error: LineCorrectionError) {
    let code: Code =
      switch error {
      case .unknownLine, .nothingStood: .notFound
      case .emptyInterval, .badReason: .badRequest
      case .tooLong, .tooOld, .tooManyStops: .outOfRange
      case .store: .failed
      }
    self.init(code, error.description)
  }

  fileprivate init(_ error: EnergyCorrectionError) {
    let code: Code =
      switch error {
      case .unknownAccount, .notCounted: .notFound
      case .noValues, .notAligned: .badRequest
      case .outOfRange, .badLength, .tooOld: .outOfRange
      case .notKnownYet: .busy
      case .store: .failed
      }
    self.init(code, error.description)
  }
}
