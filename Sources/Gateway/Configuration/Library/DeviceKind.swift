/// What a device is, as the library of profiles is sorted.
package enum DeviceKind: String, Sendable, Hashable, CaseIterable {
  case electricityMeter = "electricity_meter"
  case powerAnalyser = "power_analyser"
  case inverter
  case plantController = "plant_controller"
  case battery
  case drive
  case plc
  case remoteIO = "remote_io"
  case flowMeter = "flow_meter"
  case waterMeter = "water_meter"
  case heatMeter = "heat_meter"
  case temperatureController = "temperature_controller"
  case airConditioning = "air_conditioning"
  case refrigeration
  case pump
  case environmentSensor = "environment_sensor"
  case waterQuality = "water_quality"
  case processSensor = "process_sensor"
  case weighing
  case compressor
  case genset
  case protectionRelay = "protection_relay"
  case ups
  case other

  /// The heading of its part of the library.
  package var english: String {
    switch self {
    case .electricityMeter: "Electricity meters"
    case .powerAnalyser: "Power analysers"
    case .inverter: "Solar and hybrid inverters"
    case .plantController: "Controllers of solar plants"
    case .battery: "Batteries"
    case .drive: "Drives and soft starters"
    case .plc: "PLCs"
    case .remoteIO: "Remote inputs and outputs"
    case .flowMeter: "Flow meters"
    case .waterMeter: "Water meters"
    case .heatMeter: "Heat meters"
    case .temperatureController: "Temperature controllers"
    case .airConditioning: "Air conditioning and ventilation"
    case .refrigeration: "Refrigeration controllers"
    case .pump: "Pumps"
    case .environmentSensor: "Sensors of air and weather"
    case .waterQuality: "Sensors of water quality"
    case .processSensor: "Sensors of machines and processes"
    case .weighing: "Weighing"
    case .compressor: "Compressors"
    case .genset: "Generating sets"
    case .protectionRelay: "Protection relays"
    case .ups: "Uninterruptible power supplies"
    case .other: "Others"
    }
  }

  package var vietnamese: String {
    switch self {
    case .electricityMeter: "Công tơ điện"
    case .powerAnalyser: "Đồng hồ đo đa năng"
    case .inverter: "Biến tần điện mặt trời"
    case .plantController: "Bộ điều khiển nhà máy điện mặt trời"
    case .battery: "Ắc quy lưu trữ"
    case .drive: "Biến tần và khởi động mềm"
    case .plc: "PLC"
    case .remoteIO: "Mô-đun vào/ra từ xa"
    case .flowMeter: "Lưu lượng kế"
    case .waterMeter: "Đồng hồ nước"
    case .heatMeter: "Đồng hồ nhiệt"
    case .temperatureController: "Bộ điều khiển nhiệt độ"
    case .airConditioning: "Điều hòa và thông gió"
    case .refrigeration: "Bộ điều khiển lạnh"
    case .pump: "Bơm"
    case .environmentSensor: "Cảm biến không khí và thời tiết"
    case .waterQuality: "Cảm biến chất lượng nước"
    case .processSensor: "Cảm biến máy và quá trình"
    case .weighing: "Cân"
    case .compressor: "Máy nén khí"
    case .genset: "Máy phát điện"
    case .protectionRelay: "Rơ-le bảo vệ"
    case .ups: "Bộ lưu điện"
    case .other: "Thiết bị khác"
    }
  }

  /// Other Vietnamese words for it.
  var alsoCalled: [String] {
    switch self {
    case .electricityMeter: ["điện kế", "đồng hồ điện"]
    case .powerAnalyser: ["công tơ đa năng", "phân tích điện năng"]
    case .flowMeter: ["đồng hồ lưu lượng"]
    case .waterMeter: ["công tơ nước", "thủy kế"]
    case .heatMeter: ["công tơ nhiệt"]
    case .weighing: ["đầu cân"]
    case .genset: ["máy phát"]
    case .ups: ["bộ tích điện"]
    default: []
    }
  }

  /// The kind that a person names at a terminal, in English or in Vietnamese with or without accents.
  package init?(spoken text: String) {
    let word = ProfileSearch.plain(text)
    let vietnamese = Self.allCases.first { kind in
      ([kind.vietnamese] + kind.alsoCalled).contains { ProfileSearch.plain($0) == word }
    }
    guard let kind = Self(word: text) ?? vietnamese else { return nil }
    self = kind
  }

  /// The kind that somebody names, with blanks or hyphens, in the singular or plural.
  package init?(word text: String) {
    var word = text.lowercased()
    word = word.replacing("i/o", with: "io")
    for sign in [" ", "-"] { word = word.replacing(sign, with: "_") }
    let singular = word.hasSuffix("s") ? String(word.dropLast()) : word
    guard let kind = Self(rawValue: word) ?? Self(rawValue: singular) else { return nil }
    self = kind
  }
}
