import DeviceProfiles
import Languages

extension DeviceExamination {
  /// What these samples could not show, and how it can be seen.
  var gaps: [Gap] {
    let quantities = PhaseQuantities(values, rated: device.ratedPower)
    let isElectrical =
      quantities.totalActive != nil || quantities.active != nil || quantities.currents != nil
      || quantities.voltages != nil || quantities.lineVoltages != nil
    guard isElectrical else { return [] }
    return [
      voltageGap(quantities), neutralGap(quantities), wiringGap(quantities), ratioGap(quantities),
      energyGap, frozenGap,
    ].compactMap { $0 }
  }

  private func voltageGap(_ quantities: PhaseQuantities) -> Gap? {
    guard quantities.voltages == nil, quantities.lineVoltages == nil else { return nil }
    return .voltage
  }

  private func neutralGap(_ quantities: PhaseQuantities) -> Gap? {
    guard quantities.voltages != nil, quantities.lineVoltages == nil else { return nil }
    return .neutral
  }

  private func wiringGap(_ quantities: PhaseQuantities) -> Gap? {
    if quantities.hasTwoElements || (quantities.active == nil && quantities.currents != nil) {
      return .wiringOfTotals
    }
    guard quantities.active != nil else { return nil }
    guard let loads = quantities.loads else { return .wiringWithoutAngles }
    let few = (0..<3).filter { loads[$0] <= quantities.leastLoad }
    if few.isEmpty, quantities.reactive == nil, !isInternal { return .rotation }
    return few.isEmpty ? nil : .wiringWithoutLoad(few)
  }

  private func ratioGap(_ quantities: PhaseQuantities) -> Gap? {
    guard let rated = device.ratedPower, rated > 0 else { return .ratioWithoutRatedPower }
    let power = quantities.totalActive?.magnitude ?? quantities.product ?? 0
    return .ratioOfBounds(power / rated)
  }

  private var energyGap: Gap? {
    let names = ["active_energy_import", "active_energy_export", "active_energy_total"]
      .filter(values.has)
    guard !names.isEmpty else { return .energyWithoutCounter }
    guard let flow = EnergyFlow(values) else { return .energyTooShort(minutes: 1) }
    let step = names.map(values.step).max() ?? 0
    guard flow.energy <= 5 * step else { return nil }
    guard flow.energy > 0 else { return .energyWithoutLoad }
    let minutes = (10 * step / flow.energy * flow.seconds / 60).rounded(.up)
    return minutes > 600 ? .energyWithoutLoad : .energyTooShort(minutes: max(1, Int(minutes)))
  }

  private var frozenGap: Gap? { values.length < 20 || samples.count < 8 ? .frozen : nil }
}

extension Gap {
  static let rotation = Self(
    subject: .wiring,
    text: BilingualText(
      "currents that are rotated over all phases; without reactive power of the phases they can look like an ordinary load",
      "dòng bị xoay cả ba pha; không có công suất phản kháng từng pha thì có thể giống tải bình thường"
    ),
    advice: BilingualText(
      "compare the phase angles on the meter's display, or with a clamp",
      "so góc pha trên màn hình công tơ, hoặc bằng ampe kìm"
    )
  )
  static let afterScale = Self(
    subject: .wiring,
    text: BilingualText(
      "phases, neutral and current transformers; the scale comes first",
      "các pha, trung tính và biến dòng; phải sửa scale trước"
    ),
    advice: BilingualText("mend it and ask again", "sửa xong rồi chạy lại")
  )
  static let voltage = Self(
    subject: .voltage,
    text: BilingualText(
      "voltages, which the device does not report",
      "điện áp, vì thiết bị không báo"
    ),
    advice: BilingualText(
      "add the voltage points to the device file",
      "thêm các điểm điện áp vào tệp thiết bị"
    )
  )
  static let neutral = Self(
    subject: .neutral,
    text: BilingualText(
      "neutral; without line voltages a missing one can look like uneven phases",
      "dây trung tính; không có điện áp dây thì mất trung tính có thể giống lệch pha"
    ),
    advice: BilingualText(
      "measure the three line voltages by hand",
      "đo tay ba điện áp dây"
    )
  )
  static let wiringOfTotals = Self(
    subject: .wiring,
    text: BilingualText(
      "current transformers; no power of each phase is known",
      "biến dòng; không biết công suất từng pha"
    ),
    advice: BilingualText(
      "read power and power factor of each phase on the meter's display, or measure with a clamp",
      "xem công suất và hệ số công suất từng pha trên màn hình công tơ, hoặc đo bằng ampe kìm"
    )
  )
  static let wiringWithoutAngles = Self(
    subject: .wiring,
    text: BilingualText(
      "current transformers; there is power of each phase, but no voltage, current or power factor",
      "biến dòng; có công suất từng pha nhưng thiếu điện áp, dòng điện hay hệ số công suất"
    ),
    advice: BilingualText(
      "add these points to the device file",
      "thêm các điểm đó vào tệp thiết bị"
    )
  )
  static func wiringWithoutLoad(_ phases: [Int]) -> Self {
    let names = phases.map { "L\($0 + 1)" }.joined(separator: ", ")
    return Self(
      subject: .wiring,
      text: BilingualText(
        "current transformers of \(names): too little load",
        "biến dòng \(names): tải quá nhỏ"
      ),
      advice: BilingualText(
        "ask again while the plant works",
        "chạy lại khi nhà máy đang có tải"
      )
    )
  }
  static let ratioWithoutRatedPower = Self(
    subject: .ratio,
    text: BilingualText(
      "ratio of the transformers, without a rated_power to compare with",
      "tỉ số biến dòng, biến áp, vì không có rated_power để so"
    ),
    advice: BilingualText(
      "write rated_power for the device; compare one current with a clamp",
      "ghi rated_power cho thiết bị; so một dòng điện với ampe kìm"
    )
  )
  static func ratioOfBounds(_ share: Double) -> Self {
    let percent = (share * 100).rounded()
    return Self(
      subject: .ratio,
      text: BilingualText(
        "ratio of the transformers; the power, \(en(percent)) % of rated_power, only bounds it",
        "tỉ số biến dòng; công suất, \(vi(percent)) % rated_power, chỉ cho biết giới hạn"
      ),
      advice: BilingualText(
        "compare one current with a clamp, and ct with the transformer's name plate",
        "so một dòng điện với ampe kìm, và ct với nhãn của biến dòng"
      )
    )
  }
  static let energyWithoutCounter = Self(
    subject: .energy,
    text: BilingualText("energy, for there is no counter", "điện năng, vì không có bộ đếm"),
    advice: BilingualText(
      "add active_energy_import to the device file",
      "thêm active_energy_import vào tệp thiết bị"
    )
  )
  static let energyWithoutLoad = Self(
    subject: .energy,
    text: BilingualText(
      "energy counters, with too little power to count",
      "bộ đếm điện năng, vì công suất quá nhỏ"
    ),
    advice: BilingualText("ask again while the plant works", "chạy lại khi nhà máy đang có tải")
  )
  static func energyTooShort(minutes: Int) -> Self {
    Self(
      subject: .energy,
      text: BilingualText(
        "energy counters, in too short a time for their smallest step",
        "bộ đếm điện năng, vì thời gian quá ngắn so với bước nhỏ nhất"
      ),
      advice: BilingualText("--for \(minutes)min", "--for \(minutes)min")
    )
  }
  static let frozen = Self(
    subject: .frozen,
    text: BilingualText(
      "frozen values, in too short a time",
      "giá trị đứng yên, vì thời gian quá ngắn"
    ),
    advice: BilingualText("--for 60s", "--for 60s")
  )
}

/// Numbers in sentences.
func en(_ value: Double) -> String { shown(value, .english) }
func vi(_ value: Double) -> String { shown(value, .vietnamese) }

/// Four significant digits; what is far from any quantity of a plant with its power of ten.
private func shown(_ value: Double, _ language: Language) -> String {
  guard value.isFinite, value != 0, value.magnitude >= 1e12 || value.magnitude < 1e-4 else {
    return language.plain(value.rounded4)
  }
  var (rest, exponent) = (value, 0)
  while rest.magnitude >= 10 { (rest, exponent) = (rest / 10, exponent + 1) }
  while rest.magnitude < 1 { (rest, exponent) = (rest * 10, exponent - 1) }
  return "\(language.plain((rest * 10).rounded() / 10))e\(exponent)"
}
