import ArgumentParser
import Configuration
import Diagnosis
import Languages
import Tools

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: spoken(
      "Reads the devices of a configuration and reports wiring and configuration faults.",
      "Đọc các thiết bị của một cấu hình và báo lỗi đấu dây, lỗi cấu hình."
    ),
    discussion: spoken(
      """
      Wrong word order, scales and ratios, missing phases and neutral, reversed, swapped and rotated \
      current transformers, frozen values, energy that does not follow the power; and what the \
      readings leave open. It reads until nothing is likely to change the answers, for at most 30 s. In \
      Vietnamese under LANG=vi_VN. The gateway must not use the serial ports meanwhile. Nothing is written \
      to a device. Ctrl-C ends the reading and keeps what was read. Exit codes: 0 nothing found, 1 findings, \
      64 bad options, 78 bad configuration.
      """,
      """
      Sai thứ tự thanh ghi, sai hệ số và tỉ số, mất pha hoặc mất trung tính, biến dòng ngược, tráo \
      hoặc xoay pha, giá trị đứng yên, điện năng không theo công suất; và những gì số đọc chưa cho \
      kết luận. Đọc cho tới khi câu trả lời khó thay đổi nữa, nhiều nhất 30 s. Bằng tiếng Việt khi \
      LANG=vi_VN. Trong lúc đó gateway không được dùng các cổng nối tiếp. Không ghi gì vào thiết bị. \
      Ctrl-C dừng đọc và giữ những gì đã đọc. Mã kết thúc: 0 không phát hiện gì, 1 có phát hiện, 64 \
      sai tùy chọn, 78 cấu hình sai.
      """
    )
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(
    help: .spoken(
      "Read for so many seconds; 0: read each device once. Default: as long as needed, at most 30.",
      "Đọc trong số giây này; 0: đọc mỗi thiết bị một lần. Mặc định: lâu đến mức cần, nhiều nhất 30."
    )
  )
  var seconds: Double?

  @Option(
    name: .customLong("for"),
    help: .spoken(
      "The same as a duration, such as 60s or 10min.",
      "Cũng vậy, viết thành khoảng thời gian, như 60s hoặc 10min."
    )
  )
  var duration: String?

  @Flag(help: .spoken("Print one JSON document.", "In một tài liệu JSON."))
  var json = false

  /// A day.
  private static let most = 86_400.0

  func validate() throws {
    guard seconds == nil || duration == nil else {
      throw ValidationError(
        "give one of --seconds and --for",
        "chỉ ghi một trong --seconds và --for"
      )
    }
    if let seconds, !(0...Self.most).contains(seconds) {
      throw ValidationError("--seconds is from 0 to 86400", "--seconds phải từ 0 đến 86400")
    }
    do throws(WrittenValue.Flaw) {
      if let duration { _ = try WrittenValue.duration(duration) }
    } catch {
      throw ValidationError(error)
    }
  }

  func run() async throws {
    let configuration = try options.load()
    let examination = PlantExamination(configuration, for: try length)
    await InterruptSignal.onFirst(examination.interrupt)
    let shown = DoctorOutput(SpokenLanguage.current)
    let verdicts = await examination.run(tell: shown.tell)
    shown.end()
    print(json ? shown.document(verdicts, again(verdicts)) : shown.text(verdicts, again(verdicts)))
    if verdicts.contains(where: { !$0.diagnosis.findings.isEmpty }) { throw ExitCode(1) }
  }

  private var length: PlantExamination.Length {
    get throws {
      if let seconds { return .exactly(.milliseconds(Int(seconds * 1000))) }
      return try duration.map { .exactly(try WrittenValue.duration($0)) } ?? .asLongAsNeeded
    }
  }

  /// The command that decides what needs only time.
  private func again(_ verdicts: [DeviceVerdict]) -> String? {
    guard let seconds = verdicts.compactMap(\.decidedAfter).max() else { return nil }
    let share = options.share.map { " --share \($0)" } ?? ""
    return "park-gateway doctor --config \(options.config)\(share) --seconds \(Int(seconds))"
  }
}
