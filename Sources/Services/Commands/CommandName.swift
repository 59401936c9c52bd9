/// Every command that there is, in the order of its names: brokers that know no wildcards are asked for each.
///
/// What carries them out is found by a `switch` over all of them, so that the build refuses a name without a command.
package enum CommandName: String, Sendable, Hashable, CaseIterable {
  case acknowledge
  case backfill
  case correct
  case log
  case meterSwap = "meter_swap"
  case ping
  case plannedStop = "planned_stop"
  case poll
  case rebirth
  case reload
  case shelve
  case stopReason = "stop_reason"
  case write

  /// The topic levels after `command/`.
  package static var all: [String] { allCases.map(\.rawValue) }
}
