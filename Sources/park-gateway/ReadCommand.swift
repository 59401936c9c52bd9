import Adapters
import ArgumentParser
import Configuration
import DeviceProfiles
import Modbus
import Tools

struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Reads a device once: the points of a profile, or plain registers.",
    discussion: """
      Addresses count from 0, as on the wire. With --explain the registers are shown in every type \
      and word order; a question mark follows implausible values. Exit codes: \
      0 read, 69 no answer, 76 the device answered with a Modbus exception, 78 bad profile.
      """
  )

  @OptionGroup var line: ConnectionOptions

  @OptionGroup var port: SerialOptions

  @Option(help: "The Modbus unit id, 0…255.")
  var unit: UInt8

  @Option(
    help: "A profile's name; sunspec, sunspec-inverter or sunspec-meter to ask the device.",
    completion: ProfileOptions.names
  )
  var profile: String?

  @Option(help: "coil, discrete, input or holding.")
  var table: RegisterTable?

  @Option(help: "The first address, from 0.")
  var address: String?

  @Option(help: "How many registers or bits.")
  var count = 1

  @Flag(help: "Show the registers in every type and order.")
  var explain = false

  @Flag(help: "Print one JSON document.")
  var json = false

  @Option(help: "The folder with shipped profiles (default: found automatically).")
  var share: String?

  func validate() throws {
    guard (profile == nil) != (table == nil) else {
      throw ValidationError("give either --profile, or --table and --address")
    }
    if profile != nil, address != nil || explain {
      throw ValidationError("--address and --explain belong to --table")
    }
    guard let table else { return }
    guard let address else { throw ValidationError("--table needs --address") }
    let most = table.holdsBits ? 2000 : 125
    do throws(WrittenValue.Flaw) {
      let first = Int(try WrittenValue.address(address))
      guard 1...most ~= count, first + count <= 65_536 else {
        throw WrittenValue.Flaw(description: "one request reads 1 to \(most), up to address 65535")
      }
    } catch {
      throw ValidationError(error.description)
    }
  }

  func run() throws {
    let field = FieldConnection(try connection())
    defer { field.close() }
    do {
      if let profile { try readProfile(profile, field) } else { try readTable(field) }
    } catch let error as ModbusError {
      throw Self.report(error, unit: unit)
    }
  }

  private func connection() throws -> ConnectionDefinition {
    try line.connection(
      serial: port.settings,
      timeout: .seconds(1),
      retries: 1
    )
  }

  private func readTable(_ field: FieldConnection) throws(ModbusError) {
    guard let table, let text = address, let address = try? WrittenValue.address(text) else {
      return
    }
    let words = try field.read(table, address, count: count, unit: unit)
    let report = RegisterReport(table: table, address: address, words: words, isExplained: explain)
    print(json ? report.json.indentedText : report.text)
  }

  /// Prints why there is no result, and returns the exit code for it.
  static func report(_ error: ModbusError, unit: UInt8) -> ExitCode {
    if let code = error.exceptionCode {
      printError("unit \(unit): \(ExceptionExplanation(code).text(in: SpokenLanguage.current))")
      return ExitStatus.refused
    }
    printError("unit \(unit): \(error.text(in: SpokenLanguage.current))")
    return ExitStatus.unavailable
  }
}
