import Languages

/// Sentences about phases without voltage, and about the neutral.
extension FindingText {
  static func missingVoltage(_ missing: [Int], _ volts: [Double]) -> Self {
    Self(
      BilingualText(
        "no voltage at \(names(missing)) (\(phases(volts, en)) V)",
        "mất điện áp ở \(names(missing)) (\(phases(volts, vi)) V)"
      ),
      advice: BilingualText(
        "check supply and fuse of that phase's measuring lead; power and energy are too small until then",
        "kiểm tra nguồn và cầu chì dây đo áp của pha đó; đến lúc đó công suất và điện năng bị thiếu"
      )
    )
  }

  static func missingNeutral(_ volts: [Double], lines: [Double]) -> Self {
    Self(
      BilingualText(
        "the phase voltages are uneven (\(phases(volts, en)) V) "
          + (lines.isEmpty
            ? "as only a floating star point makes them"
            : "though the line voltages are even (\(lines.map(en).joined(separator: ", ")) V)"),
        "điện áp pha lệch nhau (\(phases(volts, vi)) V) "
          + (lines.isEmpty
            ? "theo kiểu chỉ có khi điểm trung tính bị trôi"
            : "dù điện áp dây đều nhau (\(lines.map(vi).joined(separator: ", ")) V)")
      ),
      advice: BilingualText(
        "the neutral is missing, at the meter or in the network: measure phase to neutral at once, a broken neutral destroys single-phase loads; above 1 kV it can be an earth fault",
        "mất dây trung tính, ở công tơ hoặc ngoài lưới: đo ngay điện áp pha–trung tính, đứt trung tính làm cháy tải một pha; trên 1 kV có thể là chạm đất"
      )
    )
  }

  static func unevenVoltages(_ volts: [Double]) -> Self {
    Self(
      BilingualText(
        "the phase voltages are uneven (\(phases(volts, en)) V): a missing neutral, a weak or missing phase, or a bad contact",
        "điện áp pha lệch nhau (\(phases(volts, vi)) V): mất trung tính, pha yếu hoặc mất pha, hoặc tiếp xúc kém"
      ),
      advice: BilingualText(
        "measure the three line voltages: even ones show that the neutral is missing",
        "đo ba điện áp dây: nếu đều nhau thì mất dây trung tính"
      )
    )
  }

  static func noSupply(volts: Double?, hertz: Double?) -> Self {
    let english = [volts.map { "\(en($0)) V" }, hertz.map { "\(en($0)) Hz" }].compactMap { $0 }
    let vietnamese = [volts.map { "\(vi($0)) V" }, hertz.map { "\(vi($0)) Hz" }].compactMap { $0 }
    return Self(
      BilingualText(
        "the meter reads \(english.joined(separator: ", ")), which no live network has: no voltage at its inputs, or points with a wrong address, type or scale",
        "công tơ báo \(vietnamese.joined(separator: ", ")), lưới đang có điện không như vậy: không có điện áp ở đầu vào, hoặc địa chỉ, kiểu hay scale của các điểm sai"
      ),
      advice: BilingualText(
        "look at the meter's display: where it shows a usual voltage, compare addresses and types with the manual, also one address higher and lower",
        "xem màn hình công tơ: nếu có điện áp bình thường thì so địa chỉ và kiểu với tài liệu, thử cả địa chỉ lớn hơn và nhỏ hơn một"
      )
    )
  }
}
