import System

/// One unit: its registers, its identification, and how it misbehaves.
///
/// Safe to use from any thread.
package final class UnitRegisters: Sendable {
  private struct State {
    var registers = ServerRegisters()
    var behaviour = UnitBehaviour()
    var identification: [UInt8: String]?
    var requests = 0
  }

  private let state = ThreadLock(State())

  package init() {}

  /// Sets consecutive addresses at once; bits are 0 and 1.
  package func set(_ table: ServerTable, at address: UInt16, to values: [UInt16]) {
    state.withLock { $0.registers.set(table, from: address, to: values) }
  }

  /// Consecutive values; `nil` unless every address exists.
  package func get(_ table: ServerTable, at address: UInt16, count: Int = 1) -> [UInt16]? {
    state.withLock { $0.registers.values(table, from: address, count: count) }
  }

  /// Changes any number of registers at once: no request sees only a part of the change.
  package func update<Result>(_ body: (inout ServerRegisters) -> Result) -> Result {
    state.withLock { body(&$0.registers) }
  }

  package var behaviour: UnitBehaviour {
    get { state.withLock { $0.behaviour } }
    set { state.withLock { $0.behaviour = newValue } }
  }

  /// The texts of function 43/14 by object id: 0 vendor, 1 product code, 2 revision …; `nil`: the
  /// unit does not support the function.
  package var identification: [UInt8: String]? {
    get { state.withLock { $0.identification } }
    set { state.withLock { $0.identification = newValue } }
  }

  /// How many requests this unit has received.
  package var requestCount: Int { state.withLock { $0.requests } }

  func takeBehaviour() -> UnitBehaviour {
    state.withLock {
      $0.requests += 1
      return $0.behaviour.next()
    }
  }
}
