import ArgumentParser
import Configuration
import Demo
import Diagnosis
import Glibc
import Languages
import Logging
import Simulation
import Tools

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: spoken(
      """
      Serves every device of a configuration as a Modbus server with plausible values.
      """,
      """
      Đóng vai mọi thiết bị của một cấu hình như máy chủ Modbus, với giá trị hợp lý.
      """
    ),
    discussion: spoken(
      "TCP connections get ports on 127.0.0.1, serial ones pseudo-terminals.",
      """
      Kết nối TCP có cổng trên 127.0.0.1, kết nối nối tiếp có cổng giả (pseudo-terminal).
      """
    )
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(
    help: .spoken(
      "The first TCP port; 0: any free ports.",
      "Cổng TCP đầu tiên; 0: cổng nào rảnh cũng được."
    )
  )
  var basePort: UInt16 = 15_020

  @Option(
    help: .spoken(
      "A fault of a device, as often as wanted: \(Self.faultKinds).",
      "Một lỗi của một thiết bị, ghi bao nhiêu lần cũng được: \(Self.faultKinds).",
      valueName: spoken("kind=device[:detail]", "lỗi=thiết_bị[:chi_tiết]")
    ),
    completion: .list(FaultNotation.kinds.map { "\($0.kind.rawValue)=" })
  )
  var fault: [String] = []

  private static let faultKinds =
    FaultNotation.kinds
    .map {
      "\($0.kind.rawValue)=\(spoken("DEVICE", "THIẾT_BỊ"))"
        + ($0.details.isEmpty ? "" : "[:\($0.details)]")
    }
    .joined(separator: ", ")

  func run() async throws {
    let configuration = try options.load()
    let faults: [(device: String, fault: InjectedFault)]
    do throws(FaultNotation.Flaw) {
      faults = try self.faults(configuration)
    } catch {
      throw ValidationError(SpokenLanguage.current.text(error.text))
    }
    let logger = Logger(label: "simulate")
    let shipped = SharedFiles.locate(directory: options.share).profiles
    let library = ProfileLibrary(
      directories: ["\(options.config)/profiles"] + (shipped.map { [$0] } ?? [])
    )
    do {
      try await PlantSimulator.serve(
        configuration,
        basePort: basePort,
        faults: faults,
        library: library,
        logger: logger
      ) { places in
        for place in places { print("\(place.connection): \(place.address)") }
        fflush(nil)
      }
    } catch {
      printError(TerminalWords.current.cannotServe("\(error)"))
      throw ExitStatus.unavailable
    }
  }

  private func faults(
    _ configuration: GatewayConfiguration
  ) throws(FaultNotation.Flaw) -> [(device: String, fault: InjectedFault)] {
    var faults: [(device: String, fault: InjectedFault)] = []
    for text in fault { faults.append(try FaultNotation.parse(text, configuration)) }
    return faults
  }
}
