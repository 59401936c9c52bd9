import Languages

/// Sentences about scales and ratios.
extension FindingText {
  static func frequency(_ hertz: Double, factor: Double?) -> Self {
    Self(
      BilingualText("frequency is \(en(hertz)) Hz", "tần số là \(vi(hertz)) Hz"),
      advice: factor.map {
        BilingualText("multiply its scale by \(en($0))", "nhân scale của nó với \(vi($0))")
      }
        ?? BilingualText(
          "compare its address, type and scale with the manual",
          "so địa chỉ, kiểu và scale với tài liệu"
        )
    )
  }

  static func powerFactor(_ name: String, _ value: Double, factor: Double) -> Self {
    Self(
      BilingualText(
        "\(name) is \(en(value)); a ratio is at most 1",
        "\(name) là \(vi(value)); hệ số công suất không quá 1"
      ),
      advice: BilingualText(
        "multiply its scale by \(en(factor))",
        "nhân scale của nó với \(vi(factor))"
      )
    )
  }

  static func voltages(line: Double, phase: Double, factor: Double) -> Self {
    Self(
      BilingualText(
        "line voltage is \(en(line)) V and phase voltage \(en(phase)) V, whose ratio should be 1.73",
        "điện áp dây là \(vi(line)) V, điện áp pha là \(vi(phase)) V; tỉ số phải là 1,73"
      ),
      advice: BilingualText(
        "one of their scales is off by \(en(factor))",
        "scale của một trong hai sai \(vi(factor)) lần"
      )
    )
  }

  static func oddVoltages(_ volts: Double, factor: Double) -> Self {
    Self(
      BilingualText(
        "the voltage is \(en(volts)) V, that of no usual system",
        "điện áp là \(vi(volts)) V, không phải của lưới thông dụng"
      ),
      advice: BilingualText(
        "multiply the scale of the voltages by \(en(factor)), or correct vt",
        "nhân scale của các điện áp với \(vi(factor)), hoặc sửa vt"
      )
    )
  }

  static func total(_ name: String, _ total: Double, sum: Double, factor: Double?) -> Self {
    guard let factor else {
      return Self(
        BilingualText(
          "\(name) is \(en(total)), the sum of its phases \(en(sum))",
          "\(name) là \(vi(total)), tổng các pha là \(vi(sum))"
        ),
        advice: BilingualText(
          "compare address, type and scale of the total and of its phases with the display",
          "so địa chỉ, kiểu và scale của tổng và của các pha với màn hình"
        )
      )
    }
    return Self(
      BilingualText(
        "\(name) is \(en(total)), the sum of its phases \(en(sum))",
        "\(name) là \(vi(total)), tổng các pha là \(vi(sum))"
      ),
      advice: BilingualText(
        "the scale of the total, or that of its phases, is off by \(en(factor)): compare with the display",
        "scale của tổng, hoặc của các pha, sai \(vi(factor)) lần: so với màn hình"
      )
    )
  }

  static func power(_ name: String, _ power: Double, product: Double, factor: Double?) -> Self {
    let text = BilingualText(
      "by \(name) the load is \(en(power)), by voltage and current \(en(product)) VA",
      "theo \(name) tải là \(vi(power)), theo điện áp và dòng điện là \(vi(product)) VA"
    )
    guard let factor else {
      let ratio = power > product ? power / product : product / max(power, 1e-9)
      return Self(
        text,
        advice: BilingualText(
          "they differ by \(en(ratio)): are ct and vt in ratios right, and does the meter report primary or secondary values? Compare scales too; leave the wires as they are",
          "chúng khác nhau \(vi(ratio)) lần: ct và vt trong ratios đúng chưa, công tơ báo giá trị sơ cấp hay thứ cấp? So cả scale; không đụng đến dây"
        )
      )
    }
    return Self(
      text,
      advice: BilingualText(
        "the scale of power, current or voltage is off by \(en(factor)), or ct is: compare each with the meter's display",
        "scale của công suất, dòng điện hoặc điện áp sai \(vi(factor)) lần, hoặc ct sai: so từng giá trị với màn hình công tơ"
      )
    )
  }

  static func activePower(_ power: Double, expected: Double, factor: Double) -> Self {
    Self(
      BilingualText(
        "active_power is \(en(power)) W, where the other values call for \(en(expected)) W",
        "active_power là \(vi(power)) W, trong khi các giá trị khác cho \(vi(expected)) W"
      ),
      advice: BilingualText(
        "its scale is off by \(en(factor))",
        "scale của nó sai \(vi(factor)) lần"
      )
    )
  }

  static func ratio(_ power: Double, rated: Double, isPower: Bool) -> Self {
    let times = power / rated
    let unit = isPower ? "W" : "VA"
    return Self(
      BilingualText(
        "the power is \(en(power)) \(unit), \(en(times)) × rated_power",
        "công suất là \(vi(power)) \(unit), \(vi(times)) × rated_power"
      ),
      advice: BilingualText(
        "look at ct in ratios and on the transformer's name plate; then at rated_power and the scale",
        "xem ct trong ratios và trên nhãn biến dòng; rồi đến rated_power và scale"
      )
    )
  }

  static func perhapsRatio(_ power: Double, rated: Double) -> Self {
    let times = power / rated
    let text =
      times > 1
      ? BilingualText(
        "the power is \(en(power)) W, \(en(times)) × rated_power: an overload, a rated_power that is too small, or a wrong ct",
        "công suất là \(vi(power)) W, \(vi(times)) × rated_power: quá tải, rated_power quá nhỏ, hoặc ct sai"
      )
      : BilingualText(
        "the power is \(en(power)) W, only \(en((times * 1000).rounded() / 10)) % of rated_power: little load, or a ct that is too small",
        "công suất là \(vi(power)) W, chỉ \(vi((times * 1000).rounded() / 10)) % rated_power: tải nhỏ, hoặc ct quá nhỏ"
      )
    return Self(
      text,
      advice: BilingualText(
        "compare one current with a clamp, and ct in ratios with the transformer's name plate",
        "so một dòng điện với ampe kìm, và ct trong ratios với nhãn của biến dòng"
      )
    )
  }
}
