import ArgumentParser
import Configuration

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of a kind of configuration file, for editors."
  )

  @Argument(help: "Which kind of file.")
  var document: ConfigurationDocument

  func run() { print(document.schemaText, terminator: "") }
}

extension ConfigurationDocument: ExpressibleByArgument {}
