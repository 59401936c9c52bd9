package import Languages

/// What a scan says, in both languages.
package enum ScanWords {
  static func answers(_ exception: UInt8?) -> BilingualText {
    guard let exception else { return BilingualText("answers", "có trả lời") }
    let name = ExceptionExplanation(exception).name
    return BilingualText(
      "answers with exception \(exception), \(name)",
      "trả lời bằng mã lỗi \(exception), \(name)"
    )
  }

  static let noProfile = BilingualText(
    "no profile fits; explore shows its registers",
    "không có hồ sơ nào khớp; lệnh explore cho xem các thanh ghi"
  )
  static let or = BilingualText(" or ", " hoặc ")
  static let oneMap = BilingualText(
    "same registers: any of them reads the same values",
    "cùng bản đồ thanh ghi: chọn hồ sơ nào cũng đọc ra như nhau"
  )
  static let severalMaps = BilingualText(
    "its registers do not tell which: look at the name plate",
    "thanh ghi không cho biết là loại nào: hãy xem nhãn máy"
  )
  static let answersToAll = BilingualText(
    "answers whatever unit id it is asked as: one device",
    "trả lời mọi địa chỉ: chỉ là một thiết bị"
  )
  static let identification = BilingualText("identification", "tự khai báo")
  static let confirmed = BilingualText("the device says so", "thiết bị tự xác nhận")
  static let byValues = BilingualText("its values look right", "giá trị hợp lý")

  static func order(_ order: String) -> BilingualText {
    BilingualText("with order: \(order)", "với order: \(order)")
  }

  static func points(_ good: Int, of total: Int) -> BilingualText {
    BilingualText("\(good) of \(total) points", "\(good)/\(total) điểm đo")
  }

  package static let nobodyAnswers = BilingualText("nobody answers", "không thiết bị nào trả lời")

  /// The last line of a scan.
  static func sum(units: Int, lines: Int) -> BilingualText {
    BilingualText(
      "\(units) \(units == 1 ? "unit" : "units") on \(lines) \(lines == 1 ? "line" : "lines")",
      "\(units) thiết bị trên \(lines) đường"
    )
  }

  package static let interrupted = BilingualText(
    "stopped: what was found until now",
    "đã dừng: kết quả đến lúc này"
  )

  package static func trying(_ place: String, units: Int, seconds: Double) -> BilingualText {
    BilingualText(
      "\(place): asking \(units) units, about \(clock(seconds))",
      "\(place): hỏi \(units) địa chỉ, khoảng \(clock(seconds))"
    )
  }

  package static func asking(
    _ place: String,
    unit: UInt8,
    left: Int,
    seconds: Double,
    found: Int
  ) -> BilingualText {
    BilingualText(
      "\(place): unit \(unit), \(left) to ask, \(clock(seconds)) left, \(found) found",
      "\(place): địa chỉ \(unit), còn \(left), còn \(clock(seconds)), thấy \(found)"
    )
  }

  package static func garbled(unit: UInt8, _ text: String) -> BilingualText {
    BilingualText("unit \(unit): \(text)", "địa chỉ \(unit): \(text)")
  }

  package static let noValidAnswer = BilingualText("no valid answer", "trả lời không hợp lệ")

  package static func wrote(_ files: [String], in folder: String) -> BilingualText {
    let names = files.joined(separator: ", ")
    return BilingualText("wrote \(names) in \(folder)", "đã ghi \(names) trong \(folder)")
  }

  package static let nothingToAdd = BilingualText(
    "nothing to add: every unit that answers is there already",
    "không có gì để thêm: mọi thiết bị trả lời đều đã có"
  )

  /// Minutes and seconds.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 359_999).rounded(.up))
    let rest = whole % 60
    return "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}
