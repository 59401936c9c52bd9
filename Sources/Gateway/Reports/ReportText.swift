import Languages

/// A text of reports, in both languages.
///
/// The names of KPIs stand in their own catalogue.
struct ReportText {
  let words: BilingualText

  private init(_ english: String, _ vietnamese: String) {
    words = BilingualText(english, vietnamese)
  }
}

extension Language {
  func text(_ text: ReportText) -> String { self.text(text.words) }
}

// MARK: - Columns and notes of all reports

extension ReportText {
  static let from = Self("from", "từ")
  static let quality = Self("quality", "chất lượng")
  static let coverage = Self("coverage", "độ phủ")
  static let note = Self("note", "ghi chú")
  static let whole = Self("whole", "tổng")
  static let fromHeading = Self("From", "Từ")
  static let coverageHeading = Self("Coverage", "Độ phủ")
  static let qualityHeading = Self("Quality", "Chất lượng")
  static let totalHeading = Self("Total", "Tổng")
  static let good = Self("good", "tốt")
  static let estimated = Self("estimated", "ước tính")
  static let incomplete = Self("incomplete", "thiếu")
  static let byQuarterHour = Self("by quarter of an hour", "theo 15 phút")
  static let byHour = Self("by hour", "theo giờ")
  static let byShift = Self("by shift", "theo ca")
  static let byDay = Self("by day", "theo ngày")
  static let byMonth = Self("by month", "theo tháng")
}

// MARK: - The bill

extension ReportText {
  static let billLine = Self("line", "khoản")
  static let formula = Self("formula", "cách tính")
  static let source = Self("source", "căn cứ")
  static let billTotal = Self("total", "tổng cộng")
  static let onPaper = Self("on paper", "trên giấy")
  static let peak = Self("peak", "giờ cao điểm")
  static let normal = Self("normal", "giờ bình thường")
  static let offPeak = Self("off-peak", "giờ thấp điểm")
  static let energy = Self("energy", "điện năng")
  static let capacity = Self("capacity", "công suất")
  static let reactiveEnergy = Self("reactive energy", "công suất phản kháng")
  static let vat = Self("VAT", "thuế GTGT")
  static let tariff = Self("tariff", "biểu giá")
  static let prices = Self("prices", "đơn giá")
  static let tariffHours = Self("tariff hours", "khung giờ")
  static let capacityPrices = Self("capacity prices", "giá công suất")
  static let vatRates = Self("VAT rates", "thuế suất GTGT")
  static let monthGoesOn = Self("the month has not ended", "tháng chưa kết thúc")
  static let reactiveNotMeasured = Self(
    "reactive energy is not measured: no charge for it is shown",
    "không đo điện năng phản kháng: chưa tính tiền công suất phản kháng"
  )
  static let onPaperNote = Self(
    "a bill on paper, for comparison: it is not charged",
    "hoá đơn tính trên giấy để so sánh, không thu tiền"
  )
  static let demandNotKnown = Self(
    "no block of the month is known well enough for a highest demand: no charge for capacity is shown",
    "không có chu kỳ nào đủ số liệu để xác định công suất cực đại: chưa tính tiền công suất"
  )

  static func notAllMeasured(_ english: String, _ vietnamese: String) -> Self {
    Self(
      "\(english): not all of the month was measured",
      "\(vietnamese): không đo được trọn tháng"
    )
  }

  static func unpriced(_ energy: String) -> Self {
    Self("\(energy) kWh have no price in the tariff", "\(energy) kWh không có giá trong biểu giá")
  }

  /// Where no date is given, from the beginning.
  static func provisional(since date: String?, _ reason: BilingualText) -> Self {
    let (english, vietnamese) = (date.map { " from \($0) on" }, date.map { " từ \($0)" })
    return Self(
      "\(english ?? ""), provisional: \(reason.english)",
      "\(vietnamese ?? ""), tạm thời: \(reason.vietnamese)"
    )
  }

  static func begins(on date: String) -> Self {
    Self(
      " begin on \(date): nothing is known of the days before",
      " chỉ có từ \(date): những ngày trước đó không có số liệu"
    )
  }

  static func tariffEnds(on date: String) -> Self {
    Self(
      "the tariff's table ends on \(date): the month lies beyond it",
      "biểu giá chỉ đến \(date): tháng này nằm ngoài bảng"
    )
  }
}

// MARK: - Production

extension ReportText {
  static let machineStates = Self("Machine states", "Trạng thái máy")
  static let oee = Self("Overall equipment effectiveness", "Hiệu suất thiết bị tổng thể")
  static let stopsByReason = Self("stops by reason", "dừng theo lý do")
  static let count = Self("count", "số lần")
  static let hours = Self("hours", "giờ")
}

// MARK: - Baselines

extension ReportText {
  static let cumulativeSaving = Self("Cumulative saving (CUSUM)", "Tiết kiệm lũy kế (CUSUM)")
  static let actualAndExpected = Self("Actual and expected energy", "Điện năng thực tế và dự kiến")
  static let noBaseline = Self("no baseline", "không có đường cơ sở")
  static let expected = Self("expected", "dự kiến")
  static let saving = Self("saving", "tiết kiệm")
  static let energyPerDriver = Self("Wh/driver", "Wh/biến")
  static let days = Self(" · days", " · số ngày")
  static let outsideTraining = Self("outside the trained range", "ngoài vùng đã học")

  static func wholeBaseline(ratio: String, saved: String) -> Self {
    Self(
      "whole: EnPI \(ratio), saved \(saved) kWh",
      "tổng: EnPI \(ratio), tiết kiệm \(saved) kWh"
    )
  }
}
