import Languages

/// Sentences about values that stand still.
extension FindingText {
  static func frozen(points: Int, seconds: Double) -> Self {
    Self(
      BilingualText(
        "\(points) live values did not move in their last digit for \(en(seconds)) s",
        "\(points) giá trị tức thời không đổi một chữ số nào trong \(vi(seconds)) giây"
      ),
      advice: BilingualText(
        "the meter, or a converter that repeats old answers, hangs: compare with the display, switch it off and on; nothing else was judged",
        "công tơ, hoặc bộ chuyển đổi lặp lại câu trả lời cũ, bị treo: so với màn hình, tắt rồi bật lại; chưa xét gì thêm"
      )
    )
  }

  /// Decided after `needed` seconds; never where the values are too coarse.
  static func perhapsFrozen(points: Int, seconds: Double, needed: Double?) -> Self {
    let text = BilingualText(
      "nothing moved in \(en(seconds.rounded())) s, not one digit of \(points) live values nor a counter: a meter that hangs, a converter that repeats old answers, or a simulator with fixed values",
      "trong \(vi(seconds.rounded())) giây không có gì thay đổi, cả \(points) giá trị tức thời lẫn bộ đếm: công tơ bị treo, bộ chuyển đổi lặp lại câu trả lời cũ, hoặc bộ giả lập có giá trị cố định"
    )
    guard let needed else {
      return Self(
        text,
        advice: BilingualText(
          "switch a load on and look whether the current on the meter's display, and here, goes up",
          "đóng một phụ tải rồi xem dòng điện trên màn hình công tơ, và ở đây, có tăng không"
        )
      )
    }
    return Self(
      text,
      advice: BilingualText(
        "ask again with --seconds \(Int(needed)); or switch a load on and look whether the current on the meter's display, and here, goes up",
        "chạy lại với --seconds \(Int(needed)); hoặc đóng một phụ tải rồi xem dòng điện trên màn hình công tơ, và ở đây, có tăng không"
      )
    )
  }
}
