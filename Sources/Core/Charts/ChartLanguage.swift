/// The languages of charts and tables, and how they write numbers and dates.
package enum ChartLanguage: String, Sendable, Hashable, CaseIterable {
  case english = "en"
  case vietnamese = "vi"

  /// A number with thousands in groups: `1,234.5` in English, `1.234,5` in Vietnamese.
  ///
  /// - Parameters:
  ///   - value: A value that is not finite, or above 10¹², is written unformatted.
  ///   - digits: After the decimal mark, 0…6; trailing zeros are dropped unless `padded`.
  ///   - padded: Whether all digits are written, for columns of numbers.
  /// - Returns: The text.
  package func number(_ value: Double, digits: Int = 0, padded: Bool = false) -> String {
    var bytes: [UInt8] = []
    append(value, digits: digits, padded: padded, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `14 Oct` in English, `14/10` in Vietnamese.
  package func day(_ day: Int, month: Int) -> String {
    self == .english ? "\(day) \(Self.months[(month - 1) % 12])" : "\(day)/\(month)"
  }

  /// `Oct 2026` in English, `10/2026` in Vietnamese.
  func month(_ month: Int, year: Int) -> String {
    self == .english ? "\(Self.months[(month - 1) % 12]) \(year)" : "\(month)/\(year)"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

/// The words of charts.
enum ChartWord: Sendable {
  case averagePower, energy, peakHours, normalHours, offPeakHours, estimated, noData, limit
  case highest, running, setup, idle, fault, off, unknown
  case plannedTime, availabilityLoss, effectivenessLoss, effectivenessGain, qualityLoss, goodTime
  case saved, wasted, cumulativeSaving, machineStates, overallEffectiveness, stillRunning
  case availability, actual, expected, extrapolated

  func text(_ language: ChartLanguage) -> String {
    let (english, vietnamese) = texts
    return language == .english ? english : vietnamese
  }

  private var texts: (String, String) {
    switch self {
    case .averagePower: ("Average power", "Công suất trung bình")
    case .energy: ("Energy", "Điện năng")
    case .peakHours: ("Peak hours", "Giờ cao điểm")
    case .normalHours: ("Normal hours", "Giờ bình thường")
    case .offPeakHours: ("Off-peak hours", "Giờ thấp điểm")
    case .estimated: ("Estimated", "Ước tính")
    case .noData: ("No data", "Không có dữ liệu")
    case .limit: ("Limit", "Giới hạn")
    case .highest: ("Highest", "Cao nhất")
    case .running: ("Running", "Đang chạy")
    case .setup: ("Setup", "Chuẩn bị")
    case .idle: ("Idle", "Chờ")
    case .fault: ("Fault", "Sự cố")
    case .off: ("Off", "Tắt")
    case .unknown: ("Unknown", "Không rõ")
    case .plannedTime: ("Planned time", "Thời gian kế hoạch")
    case .availabilityLoss: ("Availability loss", "Tổn thất sẵn sàng")
    case .effectivenessLoss: ("Speed loss", "Tổn thất tốc độ")
    case .effectivenessGain: ("Faster than ideal", "Nhanh hơn lý tưởng")
    case .qualityLoss: ("Quality loss", "Tổn thất chất lượng")
    case .goodTime: ("OEE", "OEE")
    case .saved: ("Saved", "Tiết kiệm")
    case .wasted: ("Used in excess", "Dùng vượt")
    case .cumulativeSaving: ("Cumulative saving", "Tiết kiệm lũy kế")
    case .machineStates: ("Machine states", "Trạng thái máy")
    case .overallEffectiveness:
      ("Overall equipment effectiveness", "Hiệu suất thiết bị tổng thể")
    case .availability: ("Availability", "Độ sẵn sàng")
    case .actual: ("Actual", "Thực tế")
    case .expected: ("Expected", "Dự kiến")
    case .extrapolated: ("Outside the trained range", "Ngoài vùng đã học")
    case .stillRunning: ("Not complete yet", "Chưa kết thúc")
    }
  }
}
