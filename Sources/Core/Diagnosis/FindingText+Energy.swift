import Languages

/// Sentences about energy counters.
extension FindingText {
  static func swappedDirections(
    grown: String,
    by amount: Double,
    expected: String,
    _ energy: Double
  ) -> Self {
    Self(
      BilingualText(
        "\(grown) grew by \(en(amount)) Wh while the power made \(en(energy)) Wh for \(expected)",
        "\(grown) tăng \(vi(amount)) Wh trong khi công suất tạo \(vi(energy)) Wh cho \(expected)"
      ),
      advice: BilingualText(
        "import and export are swapped in the device file, or the sign of active_power is turned: compare both with the display",
        "import và export bị đổi chỗ trong tệp thiết bị, hoặc dấu của active_power bị ngược: so cả hai với màn hình"
      )
    )
  }

  static func standsStill(_ name: String, _ energy: Double, seconds: Double, isSure: Bool) -> Self {
    let text = BilingualText(
      "\(name) grew by 0 Wh in \(en(seconds)) s where the power makes \(en(energy)) Wh",
      "\(name) tăng 0 Wh trong \(vi(seconds)) giây, trong khi công suất tạo \(vi(energy)) Wh"
    )
    if isSure {
      return Self(
        text,
        advice: BilingualText(
          "it does not count: compare its address, type and order with the manual",
          "nó không đếm: so địa chỉ, kiểu và thứ tự với tài liệu"
        )
      )
    }
    return Self(
      text,
      advice: BilingualText(
        "it does not count, or counts in a larger unit than its scale says (kWh for Wh): watch longer, and compare its address, type and scale with the manual",
        "nó không đếm, hoặc đếm theo đơn vị lớn hơn scale (kWh thay vì Wh): theo dõi lâu hơn, và so địa chỉ, kiểu, scale với tài liệu"
      )
    )
  }

  static func standsStillAlone(_ name: String, seconds: Double) -> Self {
    Self(
      BilingualText(
        "\(name) did not move in \(en(seconds.rounded())) s, and there is no power to compare it with: no load, a coarse step, or a counter that stands still",
        "\(name) không thay đổi trong \(vi(seconds.rounded())) giây, và không có công suất để so: không tải, bước đếm lớn, hoặc bộ đếm đứng yên"
      ),
      advice: BilingualText(
        "add active_power to the device file; or read the counter now and after an hour of load, here and on the display",
        "thêm active_power vào tệp thiết bị; hoặc đọc bộ đếm bây giờ và sau một giờ có tải, ở đây và trên màn hình"
      )
    )
  }

  /// A counter that moves once in `period` seconds, and can be judged after `needed` seconds.
  static func notYet(_ name: String, every period: Double, power: Double, needed: Double) -> Self {
    Self(
      BilingualText(
        "whether \(name) counts the power: at \(en(power)) W it moves every \(en(short(period))) s",
        "\(name) có đếm đúng công suất không: với \(vi(power)) W, cứ \(vi(short(period))) giây nó mới nhảy một bước"
      ),
      advice: BilingualText(
        "ask again with --seconds \(Int(needed)), or compare it with the display over that time",
        "chạy lại với --seconds \(Int(needed)), hoặc so với màn hình trong thời gian đó"
      )
    )
  }

  private static func short(_ seconds: Double) -> Double {
    seconds < 10 ? (seconds * 10).rounded() / 10 : seconds.rounded()
  }

  static func energy(
    _ name: String,
    _ amount: Double,
    insteadOf energy: Double,
    factor: Double?
  ) -> Self {
    Self(
      BilingualText(
        "\(name) grew by \(en(amount)) Wh where the power makes \(en(energy)) Wh",
        "\(name) tăng \(vi(amount)) Wh trong khi công suất tạo \(vi(energy)) Wh"
      ),
      advice: factor.map {
        BilingualText(
          "its scale, or that of active_power, is off by \(en($0)); 1000 is kWh for Wh",
          "scale của nó, hoặc của active_power, sai \(vi($0)) lần; 1000 là kWh thay vì Wh"
        )
      }
        ?? BilingualText(
          "compare ratios, scale and unit of energy and power",
          "so ratios, scale và đơn vị của điện năng và công suất"
        )
    )
  }
}
