import ArgumentParser
import Configuration
import Demo
import Glibc
import Logging

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Serves every device of a configuration as a Modbus server with plausible values.",
    discussion: "TCP connections get ports on 127.0.0.1, serial ones pseudo-terminals."
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "The first TCP port; 0: any free ports.")
  var basePort: UInt16 = 15_020

  func run() async throws {
    let configuration = try options.load()
    let logger = Logger(label: "simulate")
    let shipped = SharedFiles.locate(directory: options.share).profiles
    let library = ProfileLibrary(
      directories: ["\(options.config)/profiles"] + (shipped.map { [$0] } ?? [])
    )
    do {
      try await PlantSimulator.serve(
        configuration,
        basePort: basePort,
        library: library,
        logger: logger
      ) { places in
        for place in places { print("\(place.connection): \(place.address)") }
        fflush(nil)
      }
    } catch {
      printError("park-gateway: cannot serve: \(error)")
      throw ExitStatus.unavailable
    }
  }
}
