import Languages

/// Sentences about currents and their transformers.
extension FindingText {
  /// `L1 230.1, L2 231, L3 12`.
  static func phases(_ values: [Double], _ shown: (Double) -> String) -> String {
    if values.count == 1 { return shown(values[0]) }
    return values.enumerated().map { "L\($0.offset + 1) \(shown($0.element))" }
      .joined(separator: ", ")
  }

  static func names(_ phases: [Int]) -> String {
    phases.map { "L\($0 + 1)" }.joined(separator: ", ")
  }

  static func missingCurrent(_ missing: [Int], _ amperes: [Double]) -> Self {
    Self(
      BilingualText(
        "no current in \(names(missing)) (\(phases(amperes, en)) A): a load on the other phases only, a blown fuse, or a current transformer that gives nothing",
        "không có dòng ở \(names(missing)) (\(phases(amperes, vi)) A): tải chỉ ở các pha kia, đứt cầu chì, hoặc biến dòng không cho tín hiệu"
      ),
      advice: BilingualText(
        "put a clamp around the conductor of \(names(missing)): current there means that the transformer, or its wires, give nothing; none means no load or a fuse. Never open the secondary circuit of a transformer under load",
        "kẹp ampe kìm vào dây \(names(missing)): có dòng thì biến dòng, hoặc dây của nó, không cho tín hiệu; không có dòng thì do không tải hoặc cầu chì. Không bao giờ hở mạch thứ cấp biến dòng khi đang có tải"
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
        "change nothing yet: switch a known load, such as a heater, on at L1 alone and ask again: current and power of L1 must both go up; then L2 and L3. Switch generators off first",
        "chưa thay đổi gì: tắt nguồn phát, rồi đóng một tải đã biết (như máy sưởi) chỉ ở L1 và chạy lại: dòng và công suất L1 phải cùng tăng; rồi đến L2, L3"
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
        "switch off every generator behind this meter and ask again. If the power is still negative, switch a known load, such as a heater, on at L1 alone: where the current of L1 goes up and its power goes further below 0, the transformers are reversed; where another current goes up, they are rotated. A meter of generation belongs under generation of an account",
        "tắt mọi nguồn phát sau công tơ này rồi chạy lại. Nếu công suất vẫn âm, đóng một tải đã biết (như máy sưởi) chỉ ở L1: dòng L1 tăng và công suất L1 âm thêm thì các biến dòng bị ngược; dòng pha khác tăng thì bị xoay vòng. Công tơ đo nguồn phát thì khai trong generation của tài khoản"
      )
    )
  }

  static func leading(_ powers: [Double], perhapsScale: Bool) -> Self {
    let scale =
      perhapsScale
      ? BilingualText(
        ", or a wrong scale or ratio of power, voltage or current",
        ", hoặc sai scale hay tỉ số của công suất, điện áp hoặc dòng điện"
      ) : BilingualText("", "")
    return Self(
      BilingualText(
        "all three phases take hardly any active power for their currents (\(phases(powers, en)) W): capacitors or motors without load, or currents that are rotated by one phase",
        "cả ba pha có rất ít công suất tác dụng so với dòng (\(phases(powers, vi)) W): tụ bù hoặc động cơ không tải, hoặc dòng bị xoay một pha"
      ) + scale,
      advice: BilingualText(
        "ask again under load, with the capacitors switched off. If it stays, switch a known load, such as a heater, on at L1 alone: its current must go up at L1; where it goes up at another phase, the currents are rotated",
        "ngắt tụ bù rồi chạy lại khi có tải. Nếu vẫn vậy, đóng một tải đã biết (như máy sưởi) chỉ ở L1: dòng phải tăng ở L1; nếu tăng ở pha khác thì dòng bị xoay vòng"
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
