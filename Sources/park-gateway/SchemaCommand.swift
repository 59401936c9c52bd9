import ArgumentParser
import Configuration

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: spoken(
      "Prints the JSON Schema of a kind of configuration file, for editors.",
      "In JSON Schema của một loại tệp cấu hình, cho trình soạn thảo."
    )
  )

  @Argument(
    help: .spoken("Which kind of file.", "Loại tệp nào.", valueName: spoken("document", "loại"))
  )
  var document: ConfigurationDocument

  func run() { print(document.schemaText, terminator: "") }
}

extension ConfigurationDocument: ExpressibleByArgument {}
