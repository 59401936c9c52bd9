import ArgumentParser
import Configuration
import DeviceProfiles
import Diagnosis
import Glibc
import Languages
import Tools

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: spoken(
      """
      Reads the devices of a configuration and reports wiring and configuration faults.
      """,
      "Đọc các thiết bị của một cấu hình và báo lỗi đấu dây, lỗi cấu hình."
    ),
    discussion: spoken(
      """
      Wrong word order, scales and ratios, missing phases and neutral, reversed, swapped and \
      rotated current transformers, frozen values, energy that does not follow the power; and \
      what the readings leave open. In Vietnamese under LANG=vi_VN. The gateway must not use \
      the serial ports meanwhile. Nothing is written to a device. Exit codes: 0 nothing found, \
      1 findings, 78 bad configuration.
      """,
      """
      Sai thứ tự thanh ghi, sai hệ số và tỉ số, mất pha hoặc mất trung tính, biến dòng ngược, \
      tráo hoặc xoay pha, giá trị đứng yên, điện năng không theo công suất; và những gì số đọc \
      chưa cho kết luận. Bằng tiếng Việt khi LANG=vi_VN. Trong lúc đó gateway không được dùng \
      các cổng nối tiếp. Không ghi gì vào thiết bị. Mã kết thúc: 0 không phát hiện gì, 1 có \
      phát hiện, 78 cấu hình sai.
      """
    )
  )

  @OptionGroup var options: ConfigurationOptions

  @Option(
    name: .customLong("for"),
    help: .spoken(
      "How long to read, such as 60s; energies need it. Default: once.",
      "Đọc trong bao lâu, như 60s; xét điện năng thì cần. Mặc định: một lần."
    )
  )
  var length: String?

  @Flag(help: .spoken("Print one JSON document.", "In một tài liệu JSON."))
  var json = false

  func validate() throws {
    do throws(WrittenValue.Flaw) {
      if let length { _ = try WrittenValue.duration(length) }
    } catch {
      throw ValidationError(error)
    }
  }

  func run() throws {
    let configuration = try options.load()
    let time = try length.map { text in try WrittenValue.duration(text) } ?? .zero
    let isTerminal = isatty(2) == 1
    let verdicts = PlantExamination(configuration, for: time).run { round in
      if isTerminal { writeError("\r\u{1B}[Kround \(round)") }
    }
    if isTerminal { writeError("\r\u{1B}[K") }
    print(json ? document(verdicts) : text(verdicts))
    if verdicts.contains(where: { !$0.diagnosis.findings.isEmpty }) { throw ExitCode(1) }
  }

  private func document(_ verdicts: [DeviceVerdict]) -> String {
    let language = SpokenLanguage.current
    let document: JSON = [
      "devices": .integer(verdicts.count),
      "findings": .array(verdicts.flatMap { $0.findings(language) }),
      "undecided": .array(verdicts.flatMap { $0.undecided(language) }),
      "not_checked": .array(verdicts.flatMap { $0.gaps(language) }),
    ]
    return document.indentedText
  }

  /// The faults first, then what stays open.
  private func text(_ verdicts: [DeviceVerdict]) -> String {
    let language = SpokenLanguage.current
    var lines = verdicts.flatMap { $0.findingLines(language) }
    let open = verdicts.reduce(0) { $0 + $1.diagnosis.undecided.count }
    if lines.isEmpty {
      let found =
        open == 0
        ? BilingualText("devices: nothing found", "thiết bị: không phát hiện gì")
        : BilingualText(
          "devices: no certain fault, \(open) left open",
          "thiết bị: không có lỗi chắc chắn, \(open) điều chưa kết luận được"
        )
      lines.append("\(verdicts.count) \(language.text(found))")
    }
    return (lines + verdicts.flatMap { $0.openLines(language) }).joined(separator: "\n")
  }
}
