package import Languages

/// Why training periods gave no baseline.
package enum BaselineRefusal: Error, Sendable, Hashable, Codable, CustomStringConvertible {
  /// Fewer than 10 usable periods.
  case tooFewPeriods(Int)
  /// Periods with a different number of drivers than the baseline, or without drivers.
  case wrongDrivers
  /// A driver, counted from 0, has the same value in all periods.
  case constantDriver(Int)
  /// A driver, counted from 0, follows from those before it, so their shares cannot be separated.
  case collinearDriver(Int)
  /// The energy is the same in all periods: there is nothing to explain.
  case constantEnergy
  /// R² is below the limit.
  case poorFit(r2: Double, limit: Double)

  package var description: String { words.english }

  /// For people.
  package var words: BilingualText {
    switch self {
    case .tooFewPeriods(let count):
      BilingualText(
        "\(count) usable periods, but at least \(BaselineModel.fewestPeriods) are needed",
        "chỉ có \(count) kỳ dùng được, cần ít nhất \(BaselineModel.fewestPeriods) kỳ"
      )
    case .wrongDrivers:
      BilingualText(
        "a baseline has one to three drivers, the same in each period",
        "đường cơ sở cần một đến ba biến giải thích, giống nhau ở mọi kỳ"
      )
    case .constantDriver(let index):
      BilingualText(
        "driver \(index + 1) is the same in all periods",
        "biến giải thích \(index + 1) không đổi qua mọi kỳ"
      )
    case .collinearDriver(let index):
      BilingualText(
        "driver \(index + 1) follows from the drivers before it (they are collinear); leave it out",
        "biến giải thích \(index + 1) suy ra được từ các biến trước nó (cộng tuyến); hãy bỏ biến này"
      )
    case .constantEnergy:
      BilingualText(
        "the energy is the same in all periods",
        "điện năng không đổi qua mọi kỳ"
      )
    case .poorFit(let r2, let limit): Self.poorFit(Self.rounded(r2), Self.rounded(limit))
    }
  }

  private static func poorFit(_ r2: Double, _ limit: Double) -> BilingualText {
    BilingualText(
      "R² is \(r2), below \(limit): the drivers do not explain the energy; choose others, or set "
        + "minimum_r2",
      "R² là \(r2), thấp hơn \(limit): các biến không giải thích được điện năng; hãy chọn biến khác, "
        + "hoặc đặt minimum_r2"
    )
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
