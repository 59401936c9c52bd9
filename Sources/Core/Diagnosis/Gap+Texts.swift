import Languages

/// What was not checked, in sentences.
extension Gap {
  static let rotation = Self(
    subject: .wiring,
    text: BilingualText(
      "currents that are rotated over all phases: without reactive power of the phases they can look like an ordinary load",
      "dòng bị xoay cả ba pha: không có công suất phản kháng từng pha thì có thể giống tải bình thường"
    ),
    advice: BilingualText(
      "compare the phase angles on the meter's display, or with a clamp",
      "so góc pha trên màn hình công tơ, hoặc bằng ampe kìm"
    )
  )
  static let afterScale = Self(
    subject: .wiring,
    text: BilingualText(
      "phases, neutral and current transformers; the scale comes first",
      "các pha, trung tính và biến dòng; phải sửa scale trước"
    ),
    advice: BilingualText("mend it and ask again", "sửa xong rồi chạy lại")
  )
  static let voltage = Self(
    subject: .voltage,
    text: BilingualText(
      "voltages, which the device does not report",
      "điện áp, vì thiết bị không báo"
    ),
    advice: BilingualText(
      "add the voltage points to the device file",
      "thêm các điểm điện áp vào tệp thiết bị"
    )
  )
  static let neutral = Self(
    subject: .neutral,
    text: BilingualText(
      "neutral; without line voltages a missing one can look like uneven phases",
      "dây trung tính; không có điện áp dây thì mất trung tính có thể giống lệch pha"
    ),
    advice: BilingualText(
      "measure the three line voltages by hand",
      "đo tay ba điện áp dây"
    )
  )
  static let wiringOfTotals = Self(
    subject: .wiring,
    text: BilingualText(
      "current transformers: no power of each phase is known",
      "biến dòng: không biết công suất từng pha"
    ),
    advice: BilingualText(
      "read power and power factor of each phase on the meter's display, or measure with a clamp",
      "xem công suất và hệ số công suất từng pha trên màn hình công tơ, hoặc đo bằng ampe kìm"
    )
  )
  static let wiringWithoutAngles = Self(
    subject: .wiring,
    text: BilingualText(
      "current transformers: there is power of each phase, but no voltage, current or power factor",
      "biến dòng: có công suất từng pha nhưng thiếu điện áp, dòng điện hay hệ số công suất"
    ),
    advice: BilingualText(
      "add these points to the device file",
      "thêm các điểm đó vào tệp thiết bị"
    )
  )
  static func wiringWithoutLoad(_ phases: [Int]) -> Self {
    let names = phases.map { "L\($0 + 1)" }.joined(separator: ", ")
    return Self(
      subject: .wiring,
      text: BilingualText(
        "current transformers of \(names): too little load",
        "biến dòng \(names): tải quá nhỏ"
      ),
      advice: BilingualText(
        "ask again while the plant works",
        "chạy lại khi nhà máy đang có tải"
      )
    )
  }
  static let ratioWithoutRatedPower = Self(
    subject: .ratio,
    text: BilingualText(
      "ratio of the transformers, without a rated_power to compare with",
      "tỉ số biến dòng, biến áp, vì không có rated_power để so"
    ),
    advice: BilingualText(
      "write rated_power for the device; compare one current with a clamp",
      "ghi rated_power cho thiết bị; so một dòng điện với ampe kìm"
    )
  )
  static func ratioOfBounds(_ share: Double) -> Self {
    let percent = (share * 100).rounded()
    return Self(
      subject: .ratio,
      text: BilingualText(
        "ratio of the transformers; the power, \(en(percent)) % of rated_power, only bounds it",
        "tỉ số biến dòng; công suất, \(vi(percent)) % rated_power, chỉ cho biết giới hạn"
      ),
      advice: BilingualText(
        "compare one current with a clamp, and ct with the transformer's name plate",
        "so một dòng điện với ampe kìm, và ct với nhãn của biến dòng"
      )
    )
  }
}
