package import Languages

/// The name of a fact, as a platform reads it.
package enum FactName: String, Sendable, Hashable, CaseIterable {
  case point, from, to, value, unit, limit, hold, alarm, on, duration, step, share
  case by, why, reason, before, after, changes
  case broker, topic, command, messages, client
  case certificate, expires, days
  case configuration, problems
  case device, account, line
  case baseline, periods, r2
  case cvRMSE = "cv_rmse"

  /// What it holds, for the documentation.
  package var meaning: BilingualText {
    switch self {
    case .point: BilingualText("`device.point`", "`thiết bị.điểm`")
    case .from:
      BilingualText(
        "the value, state or time (in ms) before",
        "giá trị, trạng thái hay thời điểm (tính bằng ms) đầu"
      )
    case .to:
      BilingualText(
        "the value, state or time (in ms) after",
        "giá trị, trạng thái hay thời điểm (tính bằng ms) cuối"
      )
    case .value:
      BilingualText(
        "the newest good value; of `write_failed` what was to be written",
        "giá trị tốt mới nhất; với `write_failed` là giá trị cần ghi"
      )
    case .unit:
      BilingualText(
        "the unit of the values; none for plain numbers",
        "đơn vị của các giá trị; không có với số thuần túy"
      )
    case .limit:
      BilingualText(
        "the limit that applies; without data, the seconds",
        "giới hạn được áp dụng; khi không có dữ liệu là số giây"
      )
    case .hold:
      BilingualText(
        "how long it had to hold (`for`), in s",
        "thời gian phải kéo dài (`for`), tính bằng s"
      )
    case .alarm: BilingualText("the alarm's id", "mã cảnh báo")
    case .on: BilingualText("what the alarm watches", "đại lượng được theo dõi")
    case .duration:
      BilingualText("how long it lasted, in s", "đã kéo dài bao lâu, tính bằng s")
    case .step:
      BilingualText(
        "by how much the clock was set, in s; below 0: back",
        "đồng hồ được chỉnh bao nhiêu, tính bằng s; dưới 0 là lùi"
      )
    case .share: BilingualText("the unaccounted share, in %", "tỷ lệ chưa phân bổ, tính bằng %")
    case .by: BilingualText("who asked for it", "ai yêu cầu")
    case .why: BilingualText("the reason that this person gave", "lý do người ấy nêu")
    case .reason:
      BilingualText("why it happened, in both languages", "vì sao xảy ra, bằng cả hai ngôn ngữ")
    case .before: BilingualText("the value before", "giá trị trước")
    case .after: BilingualText("the value now", "giá trị sau")
    case .changes: BilingualText("what changed, in words", "những thay đổi, bằng lời")
    case .broker: BilingualText("the broker's id", "mã máy chủ MQTT")
    case .topic: BilingualText("the topic of the message", "chủ đề của bản tin")
    case .command: BilingualText("the command's name", "tên lệnh")
    case .client: BilingualText("the client id at the broker", "mã của gateway ở máy chủ MQTT")
    case .messages: BilingualText("how many messages, by class", "số bản tin theo từng loại")
    case .certificate: BilingualText("the certificate's file", "tệp chứng chỉ")
    case .expires: BilingualText("when it ends", "khi nào hết hạn")
    case .days: BilingualText("whole days until then", "số ngày còn lại")
    case .configuration: BilingualText("the configuration's hash", "mã băm của cấu hình")
    case .problems: BilingualText("every error found", "mọi lỗi tìm thấy")
    case .device: BilingualText("the device's id", "mã thiết bị")
    case .account: BilingualText("the energy account's id", "mã tài khoản năng lượng")
    case .line: BilingualText("the production line's id", "mã dây chuyền")
    case .baseline: BilingualText("the baseline's id", "mã đường cơ sở")
    case .periods: BilingualText("how many periods it is made of", "số kỳ đã dùng")
    case .r2:
      BilingualText("the share of the variation that it explains", "phần biến động được giải thích")
    case .cvRMSE:
      BilingualText("the typical error, relative to the mean", "sai số điển hình so với trung bình")
    }
  }
}
