import Pipeline
import Health
import Configuration
import DeviceProfiles
import Polling

/// The running connections, in the order of the device files.
actor RunningConnections {
  private let watch: ProgressWatch?
  private var running: [RunningConnection]

  /// `watch` gets the progress of each connection; `nil`: nobody does.
  init(_ connections: [RunningConnection], watch: ProgressWatch?) {
    running = connections
    self.watch = watch
  }

  var all: [RunningConnection] { running }

  /// A device by its id, and what polls it.
  func device(_ id: String) -> ReachableDevice? {
    for connection in running {
      let device = connection.connection.devices.first { $0.id == id }
      if let device { return ReachableDevice(definition: device, poller: connection.poller) }
    }
    return nil
  }

  /// Begins to poll; the findings wait until ``release()``.
  func start() {
    for index in running.indices { running[index].start(watch) }
  }

  /// Passes the waiting findings on, and from then on all that come.
  func release() async {
    for connection in running { await connection.pipeline.release() }
  }

  /// How many findings wait, and how many were discarded because too many waited.
  func backlog() -> (waiting: Int, givenUp: Int) {
    var total = (waiting: 0, givenUp: 0)
    for connection in running {
      let (waiting, givenUp) = connection.pipeline.backlog()
      total.waiting += waiting
      total.givenUp += givenUp
    }
    return total
  }

  /// Returns when nothing is polled any more.
  func stop() async {
    for connection in running { await connection.stop() }
  }

  // MARK: Reloading

  /// Holds all findings, and stops what the next configuration does not contain.
  ///
  /// Devices that stay as they are go on being polled.
  func end(_ changes: ConfigurationChanges) async {
    for connection in running { connection.pipeline.hold() }
    for revised in changes.revisedConnections {
      let connection = running.first { $0.id == revised.connection.id }
      await connection?.poller.replaceDevices(revised.kept)
    }
    let ended = running.filter { changes.endedConnections.contains($0.id) }
    running.removeAll { changes.endedConnections.contains($0.id) }
    for connection in ended { await connection.stop() }
  }

  /// Polls what the next configuration contains.
  ///
  /// - Parameters:
  ///   - connections: The new connections of the configuration.
  ///   - changes: The differences to the configuration before.
  ///   - order: The ids of all connections.
  ///   - parts: What a connection's pipeline uses from now on.
  ///   - releases: Whether the findings are passed on; otherwise they wait until ``release()``.
  func begin(
    _ connections: [RunningConnection],
    _ changes: ConfigurationChanges,
    order: [String],
    parts: @Sendable (ConnectionDefinition) -> ReadingPipeline.Parts,
    releases: Bool
  ) async {
    let begun = Set(connections.map(\.id))
    running += connections
    running.sort { order.firstIndex(of: $0.id) ?? 0 < order.firstIndex(of: $1.id) ?? 0 }
    for index in running.indices {
      let revised = changes.revisedConnections.first { $0.connection.id == running[index].id }
      let connection = revised?.connection ?? running[index].connection
      let pipeline = running[index].pipeline
      pipeline.adopt(
        parts(connection),
        changed: changes.changedDevices,
        fresh: changes.changesPublishing ? Set(connection.devices.map(\.id)) : []
      )
      if revised != nil {
        running[index].adopt(connection)
        await running[index].poller.replaceDevices(connection.devices)
      }
      if begun.contains(running[index].id) { running[index].start(watch) }
      if releases { await pipeline.release() }
    }
  }
}
