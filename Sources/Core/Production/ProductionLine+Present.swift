package import Measurements

// What a line knows of the present; what was before is in the ledger.
extension ProductionLine {
  /// The state that the line is in as far as readings show; `nil` before the first.
  package var state: MachineState? { states.runs.run?.state }

  /// Since when it has been in that state.
  package var stateSince: Timestamp? { states.runs.run?.from }

  /// Since when the present state has held, or the machine has stood for the present reason: the
  /// beginning under which its run will be handed out, and may have been when it ended too early.
  package var presentRunFrom: Timestamp? { states.runs.run?.stopFrom }

  /// Milliseconds between two readings of the line's points.
  package var pollPeriod: Int64 { states.readings.pollPeriod }

  /// How long after a state has ceased to hold its run is ended without another reading, in milliseconds.
  package static let lateness = StateTimeline.lateness

  /// Milliseconds below which a stop is a minor one.
  package var minorStopLimit: Int64 { definition.minorStopLimit }

  /// The stretches planned as stops, as far back as corrections reach.
  package var stopsPlanned: [Interval] { states.time.plannedStops }

  /// How many planned stops are remembered.
  package static let mostPlannedStops = BookedTime.mostPlannedStops

  /// Whether another stop can be planned without forgetting one that is not over.
  package func hasRoom(forStopAt now: Timestamp) -> Bool {
    stopsPlanned.lazy.filter { $0.to > now }.count < Self.mostPlannedStops
  }

  /// What the line is doing as far as readings show; `nil` before the first.
  package var presentState: PresentState? {
    guard let run = states.runs.run else { return nil }
    return PresentState(
      line: definition.id,
      state: run.state,
      since: run.from,
      reason: run.state.isStanding ? run.reason : nil,
      product: product
    )
  }

  // MARK: - For energy

  /// Up to when its states are given by ``ProductionOutcome/runs`` and ``presentStretch``.
  var stateKnownUntil: Timestamp? {
    guard let booked = states.time.booked else { return nil }
    guard let run = states.runs.run else { return booked.to }
    return run.state == .unknown ? booked.to : max(states.time.settled, run.from)
  }

  /// The present run as far as it is booked for good.
  var presentStretch: (interval: Interval, state: MachineState)? {
    guard let run = states.runs.run, let end = stateKnownUntil else { return nil }
    return (Interval(from: run.stopFrom, to: end), run.state)
  }
}

/// What a production line is doing now.
package struct PresentState: Sendable, Hashable {
  /// The line's id.
  package var line: String
  package var state: MachineState
  package var since: Timestamp
  /// Why it stands; `nil` where it runs, or nobody said.
  package var reason: String?
  /// The code of the product, where a point shows it.
  package var product: Int?
}
