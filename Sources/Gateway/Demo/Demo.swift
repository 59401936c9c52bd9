package import Configuration
import DeviceProfiles
import Glibc
package import Languages
package import Logging
import Runtime
import ServiceLifecycle

/// A whole sample factory on this machine: simulated devices, a broker, the gateway.
package struct Demo: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package var description: String
  }

  private var configuration: GatewayConfiguration
  private let version: String
  private let logger: Logger
  private let language: Language

  /// `language` is that of the table.
  package init(
    _ configuration: GatewayConfiguration,
    version: String,
    logger: Logger,
    language: Language
  ) {
    self.language = language
    self.configuration = configuration
    self.version = version
    self.logger = logger
  }

  /// Runs until SIGINT or SIGTERM, or for some seconds.
  ///
  /// `show` gets the table to show, every second and at the end.
  ///
  /// - Throws: when the plant, the broker or the gateway cannot start.
  package func run(
    seconds: Int?,
    announce: @escaping @Sendable (_ places: [String], _ port: UInt16, _ root: String) -> Void,
    show: @escaping @Sendable (_ lines: [String], _ isLast: Bool) -> Void
  ) async throws {
    var template = Array("/tmp/park-gateway-demo-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw Failure(description: "cannot make a folder in /tmp")
    }
    let folder = String(cString: made)
    defer { Self.remove(folder) }
    let broker = try LocalBroker(folder: folder)
    defer { broker.stop() }
    let plant = try PlantSimulator(configuration, basePort: 0, terminalFolder: folder)
    let summary = LiveSummary(language: language)
    let runtime = try GatewayRuntime(
      adapted(to: plant, broker: broker.port, folder: folder),
      version: version,
      logger: logger,
      observer: summary
    )
    let identity = configuration.identity
    announce(
      plant.places.map { "\($0.connection): \($0.address)" },
      broker.port,
      "\(identity.enterprise)/\(identity.park)/\(identity.factory)"
    )
    let service = DemoService(
      plant: plant,
      runtime: runtime,
      summary: summary,
      seconds: seconds,
      show: show
    )
    await Gateway.serve(service, logger: logger)
    show(await summary.lines(publishRate: await runtime.publishRate()), true)
  }

  /// The sample configuration with the addresses of this run.
  private func adapted(
    to plant: PlantSimulator,
    broker port: UInt16,
    folder: String
  ) -> GatewayConfiguration {
    var adapted = configuration
    for (index, place) in zip(adapted.connections.indices, plant.places) {
      if case .serial(var settings) = adapted.connections[index].endpoint {
        settings.port = place.address
        adapted.connections[index].endpoint = .serial(settings)
      } else if let bound = place.address.split(separator: ":").last.flatMap({ UInt16($0) }) {
        adapted.connections[index].endpoint = .tcp(host: "127.0.0.1", port: bound)
      }
    }
    for index in adapted.brokers.indices {
      adapted.brokers[index].address.host = "127.0.0.1"
      adapted.brokers[index].address.port = port
      adapted.brokers[index].address.usesTLS = false
    }
    adapted.storage.path = folder + "/state"
    return adapted
  }

  /// Removes what this demo created; the folder contains no other folder than the store's.
  private static func remove(_ folder: String) {
    for path in [folder + "/state", folder] {
      guard let directory = opendir(path) else { continue }
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { unlink("\(path)/\(name)") }
      }
      closedir(directory)
      rmdir(path)
    }
  }
}

private struct DemoService: Service {
  let plant: PlantSimulator
  let runtime: GatewayRuntime
  let summary: LiveSummary
  let seconds: Int?
  let show: @Sendable ([String], Bool) -> Void

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup { group in
        group.addTask { await plant.simulate() }
        group.addTask { await runtime.run() }
        group.addTask { await watch() }
        // The watch ends first, by its time or by the signal.
        await group.next()
        group.cancelAll()
      }
    }
  }

  private func watch() async {
    var elapsed = 0
    while seconds.map({ elapsed < $0 }) ?? true {
      guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
      elapsed += 1
      show(await summary.lines(publishRate: await runtime.publishRate()), false)
    }
  }
}
