package import Charts
package import Indicators
import Tariffs

/// What a reader of a bill must know.
package enum BillNote: Sendable, Hashable {
  case monthGoesOn
  /// Not everything was measured.
  case quality(ResultQuality)
  /// Energy without a price in the tariff, in mWh.
  case unpriced(Int64)
  case reactiveNotMeasured

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
    }
  }
}
