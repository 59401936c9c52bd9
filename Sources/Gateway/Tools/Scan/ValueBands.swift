import DeviceProfiles

/// Where the values of points are expected, by their names or, where a name says nothing, by their units.
enum ValueBands {
  /// The amounts that a plant has, in the point's unit; none for points that may hold anything.
  static func amounts(of point: PointDefinition) -> [ClosedRange<Double>] {
    if point.name.hasPrefix("thd_") { return [0.01...200] }
    return usual[point.unit] ?? []
  }

  /// What no device shows in a unit is outside of this.
  static func possible(_ point: PointDefinition) -> ClosedRange<Double>? {
    point.name.contains("humidity") ? -1...110 : limits[point.unit]
  }

  private static let usual: [String: [ClosedRange<Double>]] = {
    let power: [ClosedRange<Double>] = [-2e7 ... -1, 1...2e7]
    let energy: [ClosedRange<Double>] = [10...1e12]
    return [
      "V": [-2000 ... -0.05, 0.05...45_000], "A": [-20_000 ... -0.005, 0.005...20_000],
      "W": power, "var": power, "VA": power, "Wh": energy, "varh": energy, "VAh": energy,
      "Ah": [1...1e9], "Cel": [-40 ... -0.1, 0.1...200], "K": [-150 ... -0.1, 0.1...150],
      "%": [-100 ... -0.1, 0.1...110], "Hz": [0.1...400], "1/min": [-60_000 ... -1, 1...60_000],
      "deg": [-360 ... -0.1, 0.1...360], "bar": [0.01...700], "Pa": [1...1e8],
      "m3/h": [0.01...100_000], "m3": [0.1...1e8], "m/s": [0.01...100], "mm/s": [0.01...200],
      "mm": [0.01...10_000], "um": [0.1...10_000], "[g]": [-16 ... -0.001, 0.001...16],
      "h": [1...200_000], "min": [1...1e7], "kg": [0.01...1e5], "kg/h": [0.1...1e6],
      "kg/m3": [1...3000], "lx": [1...200_000], "dB": [20...140], "[pH]": [1...13],
      "ug/m3": [1...2000], "mg/L": [0.01...20_000], "{NTU}": [0.01...4000], "[ppm]": [1...20_000],
      "N.m": [-1e5 ... -0.1, 0.1...1e5], "W.h/m3": [1...1000],
    ]
  }()

  private static let limits: [String: ClosedRange<Double>] = [
    "V": -60_000...60_000, "A": -1e5...1e5, "W": -1e9...1e9, "var": -1e9...1e9, "VA": -1e9...1e9,
    "Wh": -1e15...1e15, "varh": -1e15...1e15, "VAh": -1e15...1e15, "Cel": -100...2000,
    "K": -300...2000, "%": -1000...1000, "Hz": -1000...5000, "1/min": -100_000...100_000,
    "deg": -720...720, "bar": -2...5000, "m/s": -200...200, "h": 0...1e6, "dB": -20...200,
    "[pH]": -0.5...14.5, "[g]": -400...400, "lx": 0...1e6, "[ppm]": 0...1e6,
  ]
}
