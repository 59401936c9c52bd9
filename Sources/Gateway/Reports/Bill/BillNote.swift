import Calendar
package import Charts
package import Indicators
package import Tariffs

/// What a reader of a bill must know.
package enum BillNote: Sendable, Hashable {
  case monthGoesOn
  /// Not everything was measured.
  case quality(ResultQuality)
  /// Energy without a price in the tariff, in mWh.
  case unpriced(Int64)
  case reactiveNotMeasured
  /// It is calculated on paper: nothing of it is charged.
  case onPaper
  /// There is a price of capacity, and no demand to take it of.
  case demandNotKnown
  /// What the tables do not settle.
  case gap(RateGap)

  package func text(_ language: ChartLanguage) -> String {
    switch self {
    case .monthGoesOn: language.text("the month has not ended", "tháng chưa kết thúc")
    case .quality(let quality):
      language.text(
        "\(quality.rawValue): not all of the month was measured",
        "\(language.word(quality)): không đo được trọn tháng"
      )
    case .unpriced(let energy):
      language.text(
        "\(Bill.kilo(energy)) kWh have no price in the tariff",
        "\(Bill.kilo(energy)) kWh không có giá trong biểu giá"
      )
    case .reactiveNotMeasured:
      language.text(
        "reactive energy is not measured: no charge for it is shown",
        "không đo điện năng phản kháng: chưa tính tiền công suất phản kháng"
      )
    case .onPaper:
      language.text(
        "a bill on paper, for comparison: it is not charged",
        "hoá đơn tính trên giấy để so sánh, không thu tiền"
      )
    case .demandNotKnown:
      language.text(
        "no block of the month is known well enough for a highest demand: no charge for capacity is shown",
        "không có chu kỳ nào đủ số liệu để xác định công suất cực đại: chưa tính tiền công suất"
      )
    case .gap(let gap): gap.text(language)
    }
  }
}

extension RateGap {
  fileprivate func text(_ language: ChartLanguage) -> String {
    switch self {
    case .provisional(let subject, let reason, let from):
      let since = from.map { language.text(" from \($0.iso) on", " từ \($0.iso)") } ?? ""
      return subject.text(language)
        + language.text(
          "\(since), provisional: \(reason.english)",
          "\(since), tạm thời: \(reason.vietnamese)"
        )
    case .begins(let subject, let date):
      return subject.text(language)
        + language.text(
          " begin on \(date.iso): nothing is known of the days before",
          " chỉ có từ \(date.iso): những ngày trước đó không có số liệu"
        )
    case .ended(let date):
      return language.text(
        "the tariff's table ends on \(date.iso): the month lies beyond it",
        "biểu giá chỉ đến \(date.iso): tháng này nằm ngoài bảng"
      )
    }
  }
}

extension RateSubject {
  fileprivate func text(_ language: ChartLanguage) -> String {
    switch self {
    case .tariff: language.text("tariff", "biểu giá")
    case .prices: language.text("prices", "đơn giá")
    case .hours: language.text("tariff hours", "khung giờ")
    case .capacity: language.text("capacity prices", "giá công suất")
    case .vat: language.text("VAT rates", "thuế suất GTGT")
    }
  }
}
