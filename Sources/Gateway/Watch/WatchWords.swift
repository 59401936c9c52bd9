import Languages

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

  func help(_ page: WatchView.Page) -> String {
    switch page {
    case .asset:
      of("Esc back  g gateways  k KPIs  q end", "Esc quay lại  g gateway  k KPI  q thoát")
    case .devices:
      of(
        "arrows choose  Enter points  / filter  g gateways  k KPIs  q end",
        "mũi tên chọn  Enter xem điểm  / lọc  g gateway  k KPI  q thoát"
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
