import ArgumentParser
import Configuration
import Glibc
import Watch

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: spoken(
      "Shows what gateways publish on a broker, live.",
      "Cho xem trực tiếp những gì các gateway gửi lên broker."
    ),
    discussion: spoken(
      """
      On a terminal: devices, the worst first, with power in kW and energy in MWh. Arrows \
      choose, Enter shows points, / filters, g shows the gateways, k the KPIs, Esc goes back, \
      q ends. Elsewhere each change is printed as a line. Exit codes: 0 ended by q, a signal \
      or --seconds, 69 the broker was never reached.
      """,
      """
      Ở cửa sổ lệnh: các thiết bị, tệ nhất ở trên, công suất tính bằng kW và điện năng bằng \
      MWh. Mũi tên để chọn, Enter xem các điểm, / để lọc, g xem các gateway, k xem KPI, Esc \
      quay lại, q thoát. Nơi khác: mỗi thay đổi là một dòng. Mã kết thúc: 0 dừng bằng q, tín \
      hiệu hoặc --seconds, 69 chưa từng kết nối được broker.
      """
    )
  )

  @Option(
    help: .spoken(
      "The broker, as mqtt://host:1883 or mqtts://host:8883.",
      "Broker, dạng mqtt://host:1883 hoặc mqtts://host:8883."
    )
  )
  var broker = "mqtt://127.0.0.1:1883"

  @Option(
    help: .spoken(
      "Enterprise, park and factory; + matches any.",
      "Doanh nghiệp, khu và nhà máy; + là bất kỳ."
    )
  )
  var root = "+/+/+"

  @Option(
    help: .spoken(
      "The user, where the broker requires one.",
      "Tên người dùng, nếu broker đòi."
    )
  )
  var username: String?

  @Option(
    help: .spoken(
      "A file with the password; no other user may read it.",
      "Tệp chứa mật khẩu; không ai khác được phép đọc tệp này."
    )
  )
  var passwordFile: String?

  @Option(
    help: .spoken(
      "With mqtts: a file of certificates to trust (default: the system's).",
      "Với mqtts: tệp chứng chỉ được tin (mặc định: của hệ thống)."
    )
  )
  var caFile: String?

  @Option(help: .spoken("Stop after this many seconds.", "Dừng sau số giây này."))
  var seconds: Int?

  @Flag(
    help: .spoken(
      "Print each message as a line of JSON.",
      "In mỗi bản tin thành một dòng JSON."
    )
  )
  var json = false

  func validate() throws {
    guard root.split(separator: "/").count == 3, !root.contains("#") else {
      throw ValidationError(
        "--root must have three levels: enterprise/park/factory",
        "--root phải có ba cấp: doanh nghiệp/khu/nhà máy"
      )
    }
    guard seconds.map({ (1...31_536_000).contains($0) }) ?? true else {
      throw ValidationError(
        "--seconds must be 1 to 31536000",
        "--seconds phải từ 1 đến 31536000"
      )
    }
  }

  func run() async throws {
    let watch: BrokerWatch
    do throws(BrokerAccessProblem) {
      let password = try passwordFile.map { path throws(BrokerAccessProblem) in
        try Secret(file: path)
      }
      watch = try BrokerWatch(
        try BrokerAddress(text: broker),
        root: root,
        username: username,
        password: password,
        authorities: caFile
      )
    } catch {
      printFailure(error.text(in: SpokenLanguage.current))
      throw ExitStatus.unavailable
    }
    let screen = WatchScreen(
      isTable: !json && isatty(1) == 1,
      isJSON: json,
      language: SpokenLanguage.current
    )
    await WatchSession(watch: watch, screen: screen).run(seconds: seconds)
    guard await screen.wasConnected else { throw ExitStatus.unavailable }
  }
}
