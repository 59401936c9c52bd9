package import Measurements

/// What a production line is doing now.
package struct PresentState: Sendable, Hashable {
  /// The line's id.
  package var line: String
  package var state: MachineState
  package var since: Timestamp
  /// Why it stands; `nil` where it runs, or nobody said.
  package var reason: String?
  /// The code of the product, where the line tells it.
  package var product: Int?
}

extension ProductionLine {
  /// What the line is doing as far as readings tell; `nil` before the first.
  package var presentState: PresentState? {
    guard let run else { return nil }
    return PresentState(
      line: definition.id,
      state: run.state,
      since: run.from,
      reason: run.state.isStanding ? run.reason : nil,
      product: product?.code
    )
  }
}
