import Languages

/// Sentences about phases and transformers.
extension FindingText {
  /// `L1 230.1, L2 231, L3 12`.
  private static func phases(_ values: [Double], _ shown: (Double) -> String) -> String {
    if values.count == 1 { return shown(values[0]) }
    return values.enumerated().map { "L\($0.offset + 1) \(shown($0.element))" }
      .joined(separator: ", ")
  }

  private static func names(_ phases: [Int]) -> String {
    phases.map { "L\($0 + 1)" }.joined(separator: ", ")
  }

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

  static func missingCurrent(_ missing: [Int], _ amperes: [Double]) -> Self {
    Self(
      BilingualText(
        "no current in \(names(missing)) (\(phases(amperes, en)) A): a load on the other phases only, a blown fuse, or a current transformer that gives nothing",
        "không có dòng ở \(names(missing)) (\(phases(amperes, vi)) A): tải chỉ ở các pha kia, đứt cầu chì, hoặc biến dòng không cho tín hiệu"
      ),
      advice: BilingualText(
        "compare with a clamp around that conductor; never open the secondary circuit of a transformer under load",
        "so với ampe kìm trên dây pha đó; không bao giờ hở mạch thứ cấp biến dòng khi đang có tải"
      )
    )
  }

  /// One explanation is a decision; several are a question.
  static func wiring(
    _ all: [WiringHypothesis],
    powers: [Double],
    factors: [Double],
    isDecided: Bool
  ) -> Self {
    let rounded = factors.map { ($0 * 100).rounded() / 100 }
    let text = BilingualText(
      "the powers are \(phases(powers, en)) W, the power factors \(phases(rounded, en))",
      "công suất là \(phases(powers, vi)) W, hệ số công suất \(phases(rounded, vi))"
    )
    let mistakes = all.map(mistake)
    if isDecided, let one = mistakes.first {
      let fits =
        text + BilingualText("; one mistake explains them: ", "; một lỗi giải thích được: ") + one
      return Self(fits, advice: advice(all[0]))
    }
    return Self(
      text
        + BilingualText(
          ": a phase with a generator or an odd load, or ",
          ": một pha có nguồn phát hoặc tải lạ, hoặc "
        )
        + BilingualText(
          mistakes.map(\.english).joined(separator: ", or "),
          mistakes.map(\.vietnamese).joined(separator: ", hoặc ")
        ),
      advice: BilingualText(
        "change nothing yet: switch off generators and ask again under load, or compare each phase with a clamp",
        "chưa thay đổi gì: tắt nguồn phát rồi chạy lại khi có tải, hoặc so từng pha bằng ampe kìm"
      )
    )
  }

  private static func mistake(_ hypothesis: WiringHypothesis) -> BilingualText {
    var parts: [BilingualText] = []
    let moved = hypothesis.moved
    if moved.count == 2 {
      parts.append(
        BilingualText(
          "the currents of L\(moved[0] + 1) and L\(moved[1] + 1) are swapped",
          "dòng của L\(moved[0] + 1) và L\(moved[1] + 1) bị đổi chỗ"
        )
      )
    } else if moved.count == 3 {
      let order = hypothesis.sources.map { "I\($0 + 1)" }.joined(separator: ", ")
      parts.append(
        BilingualText(
          "the currents are rotated (\(order) at L1, L2, L3)",
          "dòng bị xoay vòng (\(order) tại L1, L2, L3)"
        )
      )
    }
    let reversed = (0..<3).filter { hypothesis.isReversed[$0] }
    if !reversed.isEmpty {
      parts.append(
        BilingualText(
          "the current transformer\(reversed.count > 1 ? "s of" : " of") \(names(reversed)) \(reversed.count > 1 ? "are" : "is") reversed",
          "biến dòng \(names(reversed)) bị ngược chiều"
        )
      )
    }
    return parts.joined(separator: " + ")
  }

  private static func advice(_ hypothesis: WiringHypothesis) -> BilingualText {
    let reversed = (0..<3).filter { hypothesis.isReversed[$0] }
    var english: [String] = []
    var vietnamese: [String] = []
    if !hypothesis.moved.isEmpty {
      let names = names(hypothesis.moved)
      english.append(
        "put the currents of \(names) to their own phases (or the voltage leads, where those are swapped)"
      )
      vietnamese.append(
        "đưa dòng của \(names) về đúng pha (hoặc đổi dây đo áp, nếu chính chúng bị đổi chỗ)"
      )
    }
    if !reversed.isEmpty {
      english.append(
        "turn the current transformer\(reversed.count > 1 ? "s" : "") of \(names(reversed)), or S1 and S2"
      )
      vietnamese.append("xoay lại biến dòng \(names(reversed)), hoặc đổi S1 và S2")
    }
    return BilingualText(
      english.joined(separator: "; ")
        + "; short the secondary circuit first, and compare with a clamp",
      vietnamese.joined(separator: "; ") + "; nối tắt mạch thứ cấp trước, và so với ampe kìm"
    )
  }

  static func allNegative(_ powers: [Double]) -> Self {
    Self(
      BilingualText(
        "active power is negative (\(phases(powers, en)) W): the plant delivers, or all current transformers are reversed, or the currents are rotated",
        "công suất tác dụng âm (\(phases(powers, vi)) W): nhà máy đang phát, hoặc tất cả biến dòng bị ngược, hoặc dòng bị xoay vòng"
      ),
      advice: BilingualText(
        "switch off every generator behind this meter and ask again; a meter of generation belongs under generation of an account",
        "tắt mọi nguồn phát sau công tơ này rồi chạy lại; công tơ đo nguồn phát thì khai trong generation của tài khoản"
      )
    )
  }

  static func leading(_ powers: [Double]) -> Self {
    Self(
      BilingualText(
        "all three phases take hardly any active power for their currents (\(phases(powers, en)) W): capacitors or motors without load, or currents that are rotated by one phase",
        "cả ba pha có rất ít công suất tác dụng so với dòng (\(phases(powers, vi)) W): tụ bù hoặc động cơ không tải, hoặc dòng bị xoay một pha"
      ),
      advice: BilingualText(
        "ask again under load, with the capacitors switched off",
        "ngắt tụ bù rồi chạy lại khi có tải"
      )
    )
  }

  static func totalsDoNotFit(_ power: Double, product: Double) -> Self {
    Self(
      BilingualText(
        "the total power is \(en(power)) VA, voltage times current of the phases \(en(product)) VA: a reversed or swapped current transformer, a phase that delivers, or a wrong scale",
        "tổng công suất là \(vi(power)) VA, tích áp và dòng của các pha là \(vi(product)) VA: biến dòng bị ngược hoặc đổi chỗ, một pha đang phát, hoặc scale sai"
      ),
      advice: BilingualText(
        "read the power of each phase on the meter's display: this device reports only totals",
        "xem công suất từng pha trên màn hình công tơ: thiết bị này chỉ báo tổng"
      )
    )
  }
}
