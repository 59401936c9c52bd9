import Languages
import Measurements

/// The words of the screen, in both languages.
struct WatchWords: Sendable {
  let language: Language

  private func of(_ english: String, _ vietnamese: String) -> String {
    language == .english ? english : vietnamese
  }

  func condition(_ condition: WatchedDevice.Condition) -> String {
    switch condition {
    case .lost: of("no news", "mất tin")
    case .offline: of("offline", "mất")
    case .degraded: of("degraded", "lỗi")
    case .late: of("late", "chậm")
    case .unknown: "?"
    case .online: of("online", "tốt")
    }
  }

  /// `2 offline, 1 degraded`.
  func count(_ count: Int, _ condition: WatchedDevice.Condition) -> String {
    "\(count) \(self.condition(condition))"
  }

  func devices(_ count: Int) -> String {
    of(count == 1 ? "1 device" : "\(count) devices", "\(count) thiết bị")
  }

  func gateways(_ count: Int, offline: Int) -> String {
    let all = of(count == 1 ? "1 gateway" : "\(count) gateways", "\(count) gateway")
    return offline == 0 ? all : all + of(", \(offline) offline", ", \(offline) mất")
  }

  var device: String { of("DEVICE", "THIẾT BỊ") }
  var status: String { of("STATUS", "TRẠNG THÁI") }
  var bad: String { of("BAD", "LỖI") }
  var age: String { of("AGE", "TUỔI") }
  var power: String { "kW" }
  var energy: String { "MWh" }
  var point: String { of("POINT", "ĐIỂM") }
  var value: String { of("VALUE", "GIÁ TRỊ") }
  var unit: String { of("UNIT", "ĐƠN VỊ") }
  var quality: String { of("QUALITY", "CHẤT LƯỢNG") }
  var asset: String { of("ASSET", "TÀI SẢN") }
  var version: String { of("VERSION", "BẢN") }
  var health: String { of("HEALTH", "SỨC KHỎE") }
  var nothing: String { of("nothing published yet", "chưa có gì được gửi") }
  var noneFits: String { of("nothing fits the filter", "không có gì khớp bộ lọc") }
  var noConnection: String { of("no connection", "không có kết nối") }
  var filter: String { of("filter", "lọc") }
  var gatewayLost: String { of("its gateway is offline", "gateway của nó mất liên lạc") }

  var noValues: String { of("no values yet", "chưa có giá trị") }

  /// What a device's values wait for, since the watch began.
  func awaited(for seconds: Int, of heartbeat: Int) -> String {
    let left = heartbeat - seconds
    return left > 0
      ? of(
        "what does not change comes once a minute, \(left) s left; r reads now",
        "giá trị không đổi được gửi mỗi phút, còn \(left) s; r để đọc ngay"
      )
      : of("no values for \(seconds) s; r reads now", "\(seconds) s chưa có giá trị; r để đọc ngay")
  }

  /// What became of a question to a gateway.
  func answer(to question: WatchBoard.Question, at now: Timestamp) -> String {
    let gateway = question.gateway
    if let refusal = question.refusal { return "\(gateway): \(refusal)" }
    return now.milliseconds(since: question.time) < 10_000
      ? of("\(gateway) is asked to read it …", "đang bảo \(gateway) đọc …")
      : of(
        "no reply of \(gateway); the broker may forbid commands",
        "\(gateway) không trả lời; có thể broker cấm gửi lệnh"
      )
  }

  /// Why there is no connection to the broker.
  static func connection(_ reason: String, in language: Language) -> String {
    book.text(reason, in: language)
  }

  private static let book = PhraseBook(
    PhraseBook.system + [
      ("the broker does not allow listening to %", "broker không cho phép nghe %1"),
      ("cannot resolve %: %", "không phân giải được tên %1: %2"),
      ("no answer", "không trả lời"),
      ("% has no address", "%1 không có địa chỉ"),
      ("no TCP connection in time", "không kịp kết nối TCP"),
      ("no answer to CONNECT in time", "broker không trả lời CONNECT"),
      ("no TLS handshake in time", "không kịp bắt tay TLS"),
      ("the TLS connection broke", "kết nối TLS bị đứt"),
      ("the broker closed the connection", "broker đóng kết nối"),
      (
        "the broker closed the connection within a packet", "broker đóng kết nối giữa chừng một gói"
      ),
      ("the broker did not answer the keep-alive", "broker không trả lời keep-alive"),
      ("not authorized", "không được phép đăng nhập"),
      ("bad user name or password", "sai tên người dùng hoặc mật khẩu"),
    ]
  )

  func help(_ page: WatchView.Page) -> String {
    switch page {
    case .asset:
      of(
        "Esc back  r read now  g gateways  k KPIs  q end",
        "Esc quay lại  r đọc ngay  g gateway  k KPI  q thoát"
      )
    case .devices:
      of(
        "Enter points  r read now  / filter  g gateways  k KPIs  q end",
        "Enter xem điểm  r đọc ngay  / lọc  g gateway  k KPI  q thoát"
      )
    case .gateways:
      of(
        "arrows choose  Enter its devices  / filter  Esc back  q end",
        "mũi tên chọn  Enter xem thiết bị  / lọc  Esc quay lại  q thoát"
      )
    case .indicators:
      of(
        "arrows choose  Enter all values  / filter  Esc back  q end",
        "mũi tên chọn  Enter mọi giá trị  / lọc  Esc quay lại  q thoát"
      )
    }
  }
}
