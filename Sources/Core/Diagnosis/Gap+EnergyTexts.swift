import Languages

/// What was not checked of energy, of values that stand still, and of points.
extension Gap {
  static let energyWithoutCounter = Self(
    subject: .energy,
    text: BilingualText("energy, for there is no counter", "điện năng, vì không có bộ đếm"),
    advice: BilingualText(
      "add active_energy_import to the device file",
      "thêm active_energy_import vào tệp thiết bị"
    )
  )
  static let energyWithoutLoad = Self(
    subject: .energy,
    text: BilingualText(
      "energy counters, with too little power to count",
      "bộ đếm điện năng, vì công suất quá nhỏ"
    ),
    advice: BilingualText("ask again while the plant works", "chạy lại khi nhà máy đang có tải")
  )
  static let energyWithoutPower = Self(
    subject: .energy,
    text: BilingualText(
      "energy counters, for there is no active power to compare with",
      "bộ đếm điện năng, vì không có công suất tác dụng để so"
    ),
    advice: BilingualText(
      "add active_power to the device file, or compare with the display after an hour",
      "thêm active_power vào tệp thiết bị, hoặc so với màn hình sau một giờ"
    )
  )
  static let frozen = Self(
    subject: .frozen,
    text: BilingualText(
      "frozen values, which one reading cannot show",
      "giá trị đứng yên, vì một lần đọc không cho biết được"
    ),
    advice: BilingualText("ask again without --seconds 0", "chạy lại, không dùng --seconds 0")
  )
  static let frozenCoarse = Self(
    subject: .frozen,
    text: BilingualText(
      "frozen values; those that were read are 0, or too coarse to move",
      "giá trị đứng yên; các giá trị đọc được bằng 0 hoặc quá thô nên khó thay đổi"
    ),
    advice: BilingualText("ask again while the plant works", "chạy lại khi nhà máy đang có tải")
  )
  static let unknownNames = Self(
    subject: .names,
    text: BilingualText(
      "any value, for no point has a standard name",
      "mọi giá trị, vì không điểm nào có tên chuẩn"
    ),
    advice: BilingualText(
      "name the points in the device file as \"park-gateway profiles show\" has them (voltage_l1_n, active_power)",
      "đặt tên điểm trong tệp thiết bị như \"park-gateway profiles show\" (voltage_l1_n, active_power)"
    )
  )
  static func withoutValue(_ names: [String]) -> Self {
    let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    return Self(
      subject: .values,
      text: BilingualText(
        "\(shown): the device gives no number, as some do without load",
        "\(shown): thiết bị không cho số, có loại như vậy khi không tải"
      ),
      advice: BilingualText("ask again while the plant works", "chạy lại khi nhà máy đang có tải")
    )
  }
}
