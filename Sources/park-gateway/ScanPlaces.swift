import ArgumentParser
import Configuration
import DeviceProfiles
import Tools

/// The lines to scan: any number of addresses in the network and of serial ports.
struct ScanPlaces: ParsableArguments {
  @Option(
    help: .spoken(
      "Modbus TCP; port 502 unless given.",
      "Modbus TCP; cổng 502 nếu không ghi.",
      valueName: "host:port"
    )
  )
  var tcp: [String] = []

  @Option(
    help: .spoken(
      "Modbus RTU on a serial device, such as /dev/ttyUSB0.",
      "Modbus RTU qua cổng nối tiếp, như /dev/ttyUSB0.",
      valueName: spoken("device", "cổng")
    ),
    completion: .file()
  )
  var serial: [String] = []

  @Option(
    name: .customLong("rtu-over-tcp"),
    help: .spoken(
      "RTU frames in a TCP stream.",
      "Khung RTU trong luồng TCP.",
      valueName: "host:port"
    )
  )
  var rtuOverTCP: [String] = []

  @Option(
    help: .spoken(
      """
      Baud rates of serial ports, such as 9600,19200 (default: the usual settings).
      """,
      """
      Các tốc độ baud của cổng nối tiếp, như 9600,19200 (mặc định: các cách thường dùng).
      """
    )
  )
  var bauds: String?

  @Option(
    help: .spoken(
      """
      Parities of serial ports, of none, even, odd (default: the usual settings).
      """,
      """
      Các parity của cổng nối tiếp, trong none, even, odd (mặc định: các cách thường dùng).
      """
    )
  )
  var parities: String?

  @Option(help: .spoken("Stop bits of serial ports.", "Số stop bit của cổng nối tiếp."))
  var stopBits = 1

  @Option(
    help: .spoken(
      "How long to wait for each answer, such as 500ms (default: found out).",
      "Chờ mỗi câu trả lời bao lâu, như 500ms (mặc định: tự tìm ra)."
    )
  )
  var timeout: String?

  func validate() throws {
    guard !(tcp + serial + rtuOverTCP).isEmpty else {
      throw ValidationError(
        "give --tcp, --serial or --rtu-over-tcp, each as often as needed",
        "hãy ghi --tcp, --serial hoặc --rtu-over-tcp, bao nhiêu lần cũng được"
      )
    }
    do throws(WrittenValue.Flaw) {
      for place in tcp + rtuOverTCP { _ = try WrittenValue.modbusHost(place) }
      if let timeout { _ = try WrittenValue.duration(timeout) }
    } catch {
      throw ValidationError(error)
    }
    _ = try settings()
  }

  /// Each line in the ways to try; a place that is given twice is one.
  func lines() throws -> [[ConnectionDefinition]] {
    var lines: [[ConnectionDefinition]] = []
    var seen: Set<String> = []
    for (place, isRTU) in tcp.map({ ($0, false) }) + rtuOverTCP.map({ ($0, true) }) {
      let (host, port) = try WrittenValue.modbusHost(place)
      guard seen.insert("\(host):\(port)").inserted else { continue }
      let framings: [Endpoint] = [
        .tcp(host: host, port: port), .rtuOverTCP(host: host, port: port),
      ]
      lines.append(try (isRTU ? framings.reversed() : framings).map(connection))
    }
    for port in serial where seen.insert(port).inserted {
      lines.append(
        try settings().map { baud, parity in
          var settings = SerialSettings(port: port)
          (settings.baud, settings.parity, settings.stopBits) = (baud, parity, stopBits)
          return try connection(.serial(settings))
        }
      )
    }
    return lines
  }

  private func connection(_ endpoint: Endpoint) throws -> ConnectionDefinition {
    var connection = ConnectionDefinition(id: "line", endpoint: endpoint, devices: [])
    let wait = try timeout.map { try WrittenValue.duration($0) } ?? .milliseconds(300)
    connection.timeout = min(max(wait, .milliseconds(10)), .seconds(60))
    connection.retries = 0
    return connection
  }

  /// The most common first.
  private static let usual: [(Int, SerialSettings.Parity)] = [
    (19_200, .even), (9600, .none), (9600, .even), (19_200, .none), (38_400, .even),
    (38_400, .none), (115_200, .none), (115_200, .even), (57_600, .none), (57_600, .even),
    (4800, .none), (4800, .even), (2400, .none), (2400, .even), (9600, .odd), (19_200, .odd),
  ]

  private func settings() throws -> [(Int, SerialSettings.Parity)] {
    guard bauds != nil || parities != nil else { return Self.usual }
    let bauds = try ScanCommand.parsed(bauds ?? "19200,9600", "--bauds") { text in
      UnitList.items(text).map { item in Int(item).flatMap { 110...4_000_000 ~= $0 ? $0 : nil } }
    }
    let parities = try ScanCommand.parsed(parities ?? "even,none", "--parities") { text in
      UnitList.items(text).map { SerialSettings.Parity(rawValue: $0) }
    }
    let asked = bauds.flatMap { baud in parities.map { (baud, $0) } }
    let common = Self.usual.filter { pair in asked.contains { $0 == pair } }
    return common + asked.filter { pair in !common.contains { $0 == pair } }
  }
}
