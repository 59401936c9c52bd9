package import DeviceProfiles

/// A point name that profiles share and KPIs look for.
package struct StandardPoint: Sendable, Hashable {
  package var name: String
  /// UCUM.
  package var unit: String
  package var kind: PointKind
  package var english: String
  package var vietnamese: String

  init(
    _ name: String,
    _ unit: String,
    _ kind: PointKind,
    _ english: String,
    _ vietnamese: String
  ) {
    self.name = name
    self.unit = unit
    self.kind = kind
    self.english = english
    self.vietnamese = vietnamese
  }

  private static let byName = Dictionary(
    all.map { ($0.name, $0) },
    uniquingKeysWith: { first, _ in first }
  )

  package static func named(_ name: String) -> Self? { byName[name] }

  /// The names of three points, one for each phase.
  private static func phases(
    _ name: String,
    _ unit: String,
    _ kind: PointKind,
    _ english: String,
    _ vietnamese: String
  ) -> [Self] {
    (1...3).map {
      Self("\(name)_l\($0)", unit, kind, "\(english), phase \($0)", "\(vietnamese), pha \($0)")
    }
  }

  /// In the order of the documentation.
  package static let all: [Self] =
    power + voltages + currents + energies + quality + machine + media

  private static let power =
    [
      Self(
        "active_power",
        "W",
        .gauge,
        "Active power, import positive",
        "Công suất tác dụng, nhận là dương"
      )
    ]
    + phases("active_power", "W", .gauge, "Active power", "Công suất tác dụng")
    + [Self("reactive_power", "var", .gauge, "Reactive power", "Công suất phản kháng")]
    + phases("reactive_power", "var", .gauge, "Reactive power", "Công suất phản kháng")
    + [Self("apparent_power", "VA", .gauge, "Apparent power", "Công suất biểu kiến")]
    + phases("apparent_power", "VA", .gauge, "Apparent power", "Công suất biểu kiến")
    + [Self("power_factor", "1", .gauge, "True power factor P/S", "Hệ số công suất P/S")]
    + phases("power_factor", "1", .gauge, "True power factor", "Hệ số công suất")
    + [
      Self("phase_angle", "deg", .gauge, "Angle between voltage and current", "Góc lệch pha"),
      Self("frequency", "Hz", .gauge, "Frequency", "Tần số"),
    ]

  private static let voltages =
    (1...3).map {
      Self(
        "voltage_l\($0)_n",
        "V",
        .gauge,
        "Voltage, phase \($0) to neutral",
        "Điện áp pha \($0) – trung tính"
      )
    }
    + [
      Self("voltage_ln_average", "V", .gauge, "Mean phase voltage", "Điện áp pha trung bình"),
      Self("voltage_l1_l2", "V", .gauge, "Voltage, phase 1 to 2", "Điện áp dây 1–2"),
      Self("voltage_l2_l3", "V", .gauge, "Voltage, phase 2 to 3", "Điện áp dây 2–3"),
      Self("voltage_l3_l1", "V", .gauge, "Voltage, phase 3 to 1", "Điện áp dây 3–1"),
      Self("voltage_ll_average", "V", .gauge, "Mean line voltage", "Điện áp dây trung bình"),
    ]

  private static let currents =
    phases("current", "A", .gauge, "Current", "Dòng điện")
    + [
      Self("current_n", "A", .gauge, "Neutral current", "Dòng điện trung tính"),
      Self("current_average", "A", .gauge, "Mean current", "Dòng điện trung bình"),
    ]

  private static let energies =
    [Self("active_energy_import", "Wh", .counter, "Active energy taken", "Điện năng tác dụng nhận")]
    + phases("active_energy_import", "Wh", .counter, "Active energy taken", "Điện năng nhận")
    + [
      Self("active_energy_export", "Wh", .counter, "Active energy given", "Điện năng tác dụng phát")
    ]
    + phases("active_energy_export", "Wh", .counter, "Active energy given", "Điện năng phát")
    + [
      Self(
        "active_energy_total",
        "Wh",
        .counter,
        "Active energy taken plus given",
        "Tổng điện năng nhận và phát"
      ),
      Self(
        "reactive_energy_import",
        "varh",
        .counter,
        "Reactive energy taken",
        "Điện năng phản kháng nhận"
      ),
      Self(
        "reactive_energy_export",
        "varh",
        .counter,
        "Reactive energy given",
        "Điện năng phản kháng phát"
      ),
      Self(
        "reactive_energy_total",
        "varh",
        .counter,
        "Reactive energy taken plus given",
        "Tổng điện năng phản kháng"
      ),
      Self(
        "apparent_energy_import",
        "VAh",
        .counter,
        "Apparent energy taken",
        "Điện năng biểu kiến nhận"
      ),
      Self(
        "apparent_energy_export",
        "VAh",
        .counter,
        "Apparent energy given",
        "Điện năng biểu kiến phát"
      ),
      Self("apparent_energy_total", "VAh", .counter, "Apparent energy", "Điện năng biểu kiến"),
    ]

  private static let quality =
    phases("thd_voltage", "%", .gauge, "Voltage distortion", "Méo hài điện áp")
    + [
      Self(
        "thd_voltage_average",
        "%",
        .gauge,
        "Mean voltage distortion",
        "Méo hài điện áp trung bình"
      )
    ]
    + phases("thd_current", "%", .gauge, "Current distortion", "Méo hài dòng điện")
    + [
      Self(
        "thd_current_average",
        "%",
        .gauge,
        "Mean current distortion",
        "Méo hài dòng điện trung bình"
      ),
      Self("voltage_unbalance", "%", .gauge, "Voltage unbalance", "Mất cân bằng điện áp"),
      Self("current_unbalance", "%", .gauge, "Current unbalance", "Mất cân bằng dòng điện"),
    ]

  private static let machine = [
    Self("machine_state", "1", .state, "What the machine is doing", "Trạng thái máy"),
    Self("good_count", "1", .counter, "Good items", "Số sản phẩm đạt"),
    Self("reject_count", "1", .counter, "Rejected items", "Số sản phẩm lỗi"),
    Self("total_count", "1", .counter, "Items made", "Tổng số sản phẩm"),
    Self("product_code", "1", .state, "Which product runs", "Mã sản phẩm"),
    Self("alarm_code", "1", .state, "The machine's own alarm", "Mã cảnh báo của máy"),
    Self("running_hours", "h", .counter, "Hours of running", "Số giờ chạy máy"),
    Self("speed", "1/min", .gauge, "Speed of rotation or strokes", "Tốc độ máy"),
  ]

  private static let media = [
    Self(
      "volume",
      "m3",
      .counter,
      "Volume of water, gas or air",
      "Thể tích nước, khí hoặc khí nén"
    ),
    Self("flow", "m3/h", .gauge, "Flow", "Lưu lượng"),
    Self("mass", "kg", .counter, "Mass of steam or material", "Khối lượng hơi hoặc nguyên liệu"),
    Self("mass_flow", "kg/h", .gauge, "Flow of mass", "Lưu lượng khối lượng"),
    Self("heat_energy", "Wh", .counter, "Heat or cold", "Nhiệt năng"),
    Self("temperature", "Cel", .gauge, "Temperature", "Nhiệt độ"),
    Self("pressure", "bar", .gauge, "Gauge pressure", "Áp suất"),
    Self("humidity", "%", .gauge, "Relative humidity", "Độ ẩm tương đối"),
    Self("level", "%", .gauge, "Filling level", "Mức chứa"),
  ]
}
