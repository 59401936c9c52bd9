import Languages
import Replay

/// What the commands say, in the language of the terminal.
///
/// Words that programs read, such as names of keys and points, are the same in every language.
struct TerminalWords {
  let language: Language

  static var current: Self { Self(language: SpokenLanguage.current) }

  private func of(_ english: String, _ vietnamese: String) -> String {
    language.text(BilingualText(english, vietnamese))
  }

  // MARK: - check

  func busLoad(_ connection: String, _ place: String, _ percent: String) -> String {
    of(
      "\(connection) (\(place)): bus load \(percent)",
      "\(connection) (\(place)): tải bus \(percent)"
    )
  }

  func device(_ id: String, unit: UInt8, points: Int) -> String {
    of("\(id), unit \(unit), \(points) points", "\(id), unit \(unit), \(points) điểm")
  }

  func assumedModels(_ models: String) -> String {
    of(
      " (SunSpec, to be asked; as with the models \(models))",
      " (SunSpec, sẽ hỏi thiết bị; tính như các model \(models))"
    )
  }

  func requests(every seconds: Double, _ requests: Int, _ registers: Int, _ milliseconds: Double)
    -> String
  {
    of(
      "every \(seconds) s: \(requests) requests, \(registers) registers, \(milliseconds) ms",
      "mỗi \(seconds) s: \(requests) yêu cầu, \(registers) thanh ghi, \(milliseconds) ms"
    )
  }

  func computed(every seconds: Double, _ points: Int) -> String {
    of("every \(seconds) s: \(points) computed", "mỗi \(seconds) s: \(points) điểm tính ra")
  }

  func request(_ place: String, _ count: Int, points: Int) -> String {
    of("\(place): \(count) for \(points) points", "\(place): \(count) cho \(points) điểm")
  }

  func isGood(_ hash: String) -> String {
    of("configuration \(hash): ok", "cấu hình \(hash): tốt")
  }

  // MARK: - profiles

  var noProfile: String {
    of(
      "no profile has all of these words; fewer words find more, and profiles list shows all",
      "không hồ sơ nào có đủ các từ này; ít từ hơn thì tìm được nhiều hơn, profiles list liệt kê tất cả"
    )
  }

  var standardInput: String { of("standard input", "đầu vào chuẩn") }

  func unwritten(_ reason: String) -> String {
    of(
      "standard output: cannot be written: \(reason)",
      "đầu ra chuẩn: không ghi được: \(systemFault(reason))"
    )
  }

  func describesItself(_ name: String) -> String {
    of(
      "\(name): such a device describes itself; read --profile \(name) asks it for its points",
      "\(name): thiết bị loại này tự mô tả mình; read --profile \(name) hỏi nó có những điểm nào"
    )
  }

  func usableProfiles(_ count: Int) -> String {
    of(count == 1 ? "1 profile: ok" : "\(count) profiles: ok", "\(count) hồ sơ: tốt")
  }

  func noneListed(didYouMean maker: String?) -> String {
    of(
      "there is no such profile\(maker.map { "; did you mean \($0)?" } ?? "")",
      "không có hồ sơ nào như vậy\(maker.map { "; ý bạn là \($0)?" } ?? "")"
    )
  }

  var incompleteTable: String {
    of(
      "states, ranges, scale registers and what may be written do not fit into a table",
      "trạng thái, phạm vi, thanh ghi hệ số và những gì ghi được không vừa vào bảng"
    )
  }

  // MARK: - replay

  func replayed(_ summary: Replay.Summary) -> String {
    var parts = [
      of("\(summary.readings) readings", "\(summary.readings) số đọc"),
      of("\(summary.messages) messages", "\(summary.messages) bản tin"),
    ]
    if summary.plannedStops > 0 {
      let count = summary.plannedStops
      parts.append(of("\(count) planned stops", "\(count) lần dừng có kế hoạch"))
    }
    if summary.skipped > 0 {
      let count = summary.skipped
      parts.append(
        of("\(count) rows of unknown points passed over", "bỏ qua \(count) dòng của điểm lạ")
      )
    }
    return "park-gateway: " + parts.joined(separator: ", ")
  }

  // MARK: - What the system says

  /// A reason in the system's English words.
  func systemFault(_ reason: String) -> String { PhraseBook.systemBook.text(reason, in: language) }

  // MARK: - outbox

  func waiting(_ broker: String, _ count: Int, _ detail: String) -> String {
    of(
      "broker \(broker): \(count) messages wait\(detail)",
      "broker \(broker): \(count) bản tin đang chờ\(detail)"
    )
  }

  func oldest(_ milliseconds: Int64) -> String {
    of(
      ", the oldest of \(milliseconds) ms Unix time",
      ", cũ nhất từ \(milliseconds) ms giờ Unix"
    )
  }

  func size(_ path: String, _ bytes: some BinaryInteger, of limit: some BinaryInteger) -> String {
    of("\(path): \(bytes) of \(limit) bytes", "\(path): \(bytes) trên \(limit) byte")
  }

  func unusableStore(_ reason: String) -> String {
    of("store unusable: \(reason)", "kho không dùng được: \(systemFault(reason))")
  }

  // MARK: - demo, simulate

  var demoBegins: String {
    of("A sample factory runs on this machine:", "Một nhà máy mẫu đang chạy trên máy này:")
  }

  var demoLook: String { of("Look at its topics with:", "Xem các topic của nó bằng:") }

  var demoEnds: String {
    of(
      "Ctrl-C ends it. The table shows power, energy today, demand forecast, OEE, messages/s.",
      "Ctrl-C để dừng. Bảng cho thấy công suất, điện năng hôm nay, dự báo công suất, OEE, bản tin/s."
    )
  }

  func cannotServe(_ reason: String) -> String {
    of(
      "park-gateway: cannot serve: \(reason)",
      "park-gateway: không phục vụ được: \(systemFault(reason))"
    )
  }

  var summary: String { of("Summary:", "Tổng kết:") }

  var noSharedFiles: String {
    of(
      "park-gateway: the shipped files are not found; name their folder with --share",
      "park-gateway: không tìm thấy các tệp kèm theo; hãy chỉ thư mục bằng --share"
    )
  }
}
