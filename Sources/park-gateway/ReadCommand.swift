import Adapters
import ArgumentParser
import Configuration
import DeviceProfiles
import Modbus
import Tools

struct ReadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: spoken(
      "Reads a device once: the points of a profile, or plain registers.",
      "Đọc một thiết bị một lần: các điểm của một hồ sơ, hoặc thanh ghi thô."
    ),
    discussion: spoken(
      """
      Addresses count from 0, as on the wire. With --explain the registers are shown in every \
      type and word order; a question mark follows implausible values. Exit codes: 0 read, 69 \
      no answer, 76 the device answered with a Modbus exception, 78 bad profile.
      """,
      """
      Địa chỉ đếm từ 0, như trên dây. Với --explain, các thanh ghi được hiện theo mọi kiểu và \
      thứ tự; giá trị không hợp lý có dấu hỏi theo sau. Mã kết thúc: 0 đã đọc, 69 không trả \
      lời, 76 thiết bị trả lời bằng một exception của Modbus, 78 hồ sơ sai.
      """
    )
  )

  @OptionGroup var line: ConnectionOptions

  @OptionGroup var port: SerialOptions

  @Option(help: .spoken("The Modbus unit id, 0…255.", "Unit id của Modbus, 0…255."))
  var unit: UInt8

  @Option(
    help: .spoken(
      """
      A profile's name; sunspec, sunspec-inverter or sunspec-meter to ask the device.
      """,
      """
      Tên hồ sơ; sunspec, sunspec-inverter hoặc sunspec-meter để hỏi chính thiết bị.
      """
    ),
    completion: ProfileOptions.names
  )
  var profile: String?

  @Option(
    help: .spoken(
      "coil, discrete, input or holding.",
      "coil, discrete, input hoặc holding."
    )
  )
  var table: RegisterTable?

  @Option(help: .spoken("The first address, from 0.", "Địa chỉ đầu, đếm từ 0."))
  var address: String?

  @Option(help: .spoken("How many registers or bits.", "Bao nhiêu thanh ghi hoặc bit."))
  var count = 1

  @Flag(
    help: .spoken(
      "Show the registers in every type and order.",
      "Hiện các thanh ghi theo mọi kiểu và thứ tự."
    )
  )
  var explain = false

  @Flag(help: .spoken("Print one JSON document.", "In một tài liệu JSON."))
  var json = false

  @Option(
    help: .spoken(
      "The folder with shipped profiles (default: found automatically).",
      "Thư mục chứa các hồ sơ có sẵn (mặc định: tự tìm)."
    )
  )
  var share: String?

  func validate() throws {
    try checkShare(share)
    guard (profile == nil) != (table == nil) else {
      throw ValidationError(
        "give either --profile, or --table and --address",
        "hãy ghi hoặc --profile, hoặc --table cùng --address"
      )
    }
    if profile != nil, address != nil || explain {
      throw ValidationError(
        "--address and --explain belong to --table",
        "--address và --explain đi với --table"
      )
    }
    guard let table else { return }
    guard let address else {
      throw ValidationError("--table needs --address", "--table cần --address")
    }
    let most = table.holdsBits ? 2000 : 125
    do throws(WrittenValue.Flaw) {
      let first = Int(try WrittenValue.address(address))
      guard 1...most ~= count, first + count <= 65_536 else {
        throw WrittenValue.Flaw(description: "one request reads 1 to \(most), up to address 65535")
      }
    } catch {
      throw ValidationError(error)
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
    print(json ? report.json.indentedText : report.text(in: SpokenLanguage.current))
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
