import ArgumentParser

@main struct ParkGateway: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "park-gateway",
    abstract: "The edge gateway of a smart industrial park."
  )
}
