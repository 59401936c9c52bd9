package import Languages

/// Why messages are not stored or not taken, in words.
package enum DeliveryReasons {
  /// Why a broker did not take a message (MQTT 5.0, section 3.4.2.1); `text` is its own, in English.
  package static func refusal(code: Int32, text: String) -> BilingualText {
    let hex = String(code & 0xFF, radix: 16, uppercase: true)
    let name = meaning(of: code).map { "\($0) (mã 0x\(hex))" } ?? "mã lý do 0x\(hex)"
    return BilingualText(text, name)
  }

  private static func meaning(of code: Int32) -> String? {
    switch code {
    case 0x80: "không nêu lý do"
    case 0x83: "máy chủ không xử lý được"
    case 0x87: "không có quyền gửi"
    case 0x90: "tên chủ đề không hợp lệ"
    case 0x91: "số hiệu bản tin đang được dùng"
    case 0x95: "bản tin quá lớn"
    case 0x97: "vượt hạn mức"
    case 0x99: "nội dung sai định dạng"
    default: nil
    }
  }

  package static let brokerCloses = BilingualText(
    "the broker closes the connection on it",
    "máy chủ ngắt kết nối mỗi khi nhận bản tin này"
  )

  /// A message that this client cannot send; `text` says why, in English.
  package static func unsendable(_ text: String) -> BilingualText {
    BilingualText(text, "không gửi được bản tin này")
  }

  /// Why the store cannot be written; `text` is the system's, in English.
  package static func storeFault(_ text: String, isFull: Bool) -> BilingualText {
    BilingualText(text, isFull ? "ổ đĩa đã đầy" : "lỗi ổ đĩa hoặc tệp")
  }

  /// The names of the classes of messages, by their names in `health`.
  package static func messageClass(_ name: String) -> BilingualText {
    switch name {
    case "telemetry": BilingualText(name, "bản tin số đo")
    case "kpi": BilingualText(name, "bản tin KPI")
    case "event": BilingualText(name, "sự kiện")
    case "state": BilingualText(name, "bản tin trạng thái")
    default: BilingualText(name, name)
    }
  }
}
