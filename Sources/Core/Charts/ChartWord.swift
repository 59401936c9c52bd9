import Languages

/// The words of charts.
enum ChartWord: Sendable {
  case averagePower, energy, peakHours, normalHours, offPeakHours, estimated, noData, limit
  case highest, running, setup, idle, fault, off, unknown
  case plannedTime, availabilityLoss, effectivenessLoss, effectivenessGain, qualityLoss, goodTime
  case saved, wasted, cumulativeSaving, machineStates, overallEffectiveness, stillRunning
  case availability, actual, expected, extrapolated

  func text(_ language: Language) -> String { language.text(texts) }

  private var texts: BilingualText {
    switch self {
    case .averagePower: BilingualText("Average power", "Công suất trung bình")
    case .energy: BilingualText("Energy", "Điện năng")
    case .peakHours: BilingualText("Peak hours", "Giờ cao điểm")
    case .normalHours: BilingualText("Normal hours", "Giờ bình thường")
    case .offPeakHours: BilingualText("Off-peak hours", "Giờ thấp điểm")
    case .estimated: BilingualText("Estimated", "Ước tính")
    case .noData: BilingualText("No data", "Không có dữ liệu")
    case .limit: BilingualText("Limit", "Giới hạn")
    case .highest: BilingualText("Highest", "Cao nhất")
    case .running: BilingualText("Running", "Đang chạy")
    case .setup: BilingualText("Setup", "Chuẩn bị")
    case .idle: BilingualText("Idle", "Chờ")
    case .fault: BilingualText("Fault", "Sự cố")
    case .off: BilingualText("Off", "Tắt")
    case .unknown: BilingualText("Unknown", "Không rõ")
    case .plannedTime: BilingualText("Planned time", "Thời gian kế hoạch")
    case .availabilityLoss: BilingualText("Availability loss", "Tổn thất sẵn sàng")
    case .effectivenessLoss: BilingualText("Speed loss", "Tổn thất tốc độ")
    case .effectivenessGain: BilingualText("Faster than ideal", "Nhanh hơn lý tưởng")
    case .qualityLoss: BilingualText("Quality loss", "Tổn thất chất lượng")
    case .goodTime: BilingualText("OEE", "OEE")
    case .saved: BilingualText("Saved", "Tiết kiệm")
    case .wasted: BilingualText("Used in excess", "Dùng vượt")
    case .cumulativeSaving: BilingualText("Cumulative saving", "Tiết kiệm lũy kế")
    case .machineStates: BilingualText("Machine states", "Trạng thái máy")
    case .overallEffectiveness:
      BilingualText("Overall equipment effectiveness", "Hiệu suất thiết bị tổng thể")
    case .availability: BilingualText("Availability", "Độ sẵn sàng")
    case .actual: BilingualText("Actual", "Thực tế")
    case .expected: BilingualText("Expected", "Dự kiến")
    case .extrapolated: BilingualText("Outside the trained range", "Ngoài vùng đã học")
    case .stillRunning: BilingualText("Not complete yet", "Chưa kết thúc")
    }
  }
}
