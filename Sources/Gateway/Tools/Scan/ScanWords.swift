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

  /// `command` is a whole command line.
  static func noProfile(_ command: String) -> BilingualText {
    BilingualText(
      "no profile fits; its registers: \(command)",
      "không có hồ sơ nào khớp; xem các thanh ghi: \(command)"
    )
  }

  static func registers(_ command: String) -> BilingualText {
    BilingualText("its registers: \(command)", "xem các thanh ghi: \(command)")
  }

  static func looksLike(_ names: String) -> BilingualText {
    BilingualText("looks like \(names)", "giống \(names)")
  }

  static let resembles = BilingualText("no proof", "chưa chắc chắn")

  static func compare(_ command: String) -> BilingualText {
    BilingualText(
      "compare name plate and display with: \(command)",
      "so nhãn máy và màn hình với: \(command)"
    )
  }

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
  static let asGiven = BilingualText("as you say", "theo bạn cho biết")

  static func silent(_ profile: String) -> BilingualText {
    BilingualText(
      "silent; written as \(profile) all the same",
      "không trả lời; vẫn ghi là \(profile)"
    )
  }

  static let byValues = BilingualText("its values look right", "giá trị hợp lý")

  static func order(_ order: String) -> BilingualText {
    BilingualText("with order: \(order)", "với order: \(order)")
  }

  static func points(_ good: Int, of total: Int) -> BilingualText {
    BilingualText("\(good) of \(total) points", "\(good)/\(total) điểm đo")
  }

  package static let nobodyAnswers = BilingualText("nobody answers", "không thiết bị nào trả lời")

  /// What to look at on a serial bus on which nobody answers.
  static let silentBus = BilingualText(
    """
    look at, in this order: the adapter's lamps (does it send, does anything come back); A and B, swapped once; \
    supply and unit ids of the devices, in their menus or on their switches; 120 Ω at both ends of the cable; \
    another program or a running gateway that asks on the same bus. Then --all, --thorough, or one device alone \
    on a short cable
    """,
    """
    hãy xem lần lượt: đèn của bộ chuyển đổi (có phát, có nhận không); A và B, đảo thử một lần; nguồn và địa chỉ của \
    thiết bị, trong menu hoặc trên công tắc; 120 Ω ở hai đầu cáp; chương trình khác hoặc gateway đang hỏi trên cùng \
    bus. Sau đó --all, --thorough, hoặc nối riêng một thiết bị bằng cáp ngắn
    """
  )

  /// The same for an address in the network.
  static let silentNetwork = BilingualText(
    """
    look at, in this order: the unit id behind a converter, and its baud rate and parity; another master or a running \
    gateway that holds the only connection; the port (502 unless the device's menu says otherwise). Then --thorough, \
    or a longer --timeout 3s
    """,
    """
    hãy xem lần lượt: địa chỉ thiết bị sau bộ chuyển đổi, tốc độ và parity của nó; máy khác hoặc gateway đang giữ kết \
    nối duy nhất; cổng (502 nếu menu không ghi khác). Sau đó --thorough, hoặc --timeout 3s
    """
  )

  static func tried(_ ways: String, units: Int) -> BilingualText {
    let word = units == 1 ? "unit id" : "unit ids"
    return BilingualText(
      "asked for \(units) \(word): \(ways)",
      "đã hỏi \(units) địa chỉ: \(ways)"
    )
  }

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
      "\(place): asking \(units) \(units == 1 ? "unit" : "units"), about \(clock(seconds))",
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
