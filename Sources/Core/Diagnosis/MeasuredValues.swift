import DeviceProfiles
import Registers

/// The numbers of a device's points over the samples.
struct MeasuredValues: Sendable {
  let seconds: [Double]
  private var series: [String: [Double?]] = [:]
  private var points: [String: Observation] = [:]

  init(_ samples: [DeviceSample]) {
    seconds = samples.map(\.seconds)
    for (index, sample) in samples.enumerated() {
      for observation in sample.observations where !observation.point.type.isText {
        let name = observation.point.name
        series[name, default: Array(repeating: nil, count: samples.count)][index] =
          observation.number
        points[name] = observation
      }
    }
  }

  /// How long was looked at, in seconds.
  var length: Double { max(0, (seconds.last ?? 0) - (seconds.first ?? 0)) }

  func has(_ name: String) -> Bool { points[name] != nil }

  var names: [String] { points.keys.sorted() }

  func isCounter(_ name: String) -> Bool { points[name]?.point.kind == .counter }

  /// Whether the registers of this point cannot hold a negative number.
  func isUnsigned(_ name: String) -> Bool {
    guard let range = points[name]?.point.type.wholeNumbers else { return false }
    return range.lowerBound >= 0
  }

  /// The median over the samples; `nil` where the value was good in fewer than half of them.
  func value(_ name: String) -> Double? {
    guard let all = series[name] else { return nil }
    let good = all.compactMap { $0 }.sorted()
    return good.isEmpty || good.count * 2 < all.count ? nil : good[good.count / 2]
  }

  /// The medians of three points; `nil` unless all are there.
  func values(_ names: [String]) -> [Double]? {
    let found = names.compactMap(value)
    return found.count == names.count ? found : nil
  }

  /// The good values with their seconds.
  func history(_ name: String) -> [(seconds: Double, value: Double)] {
    zip(seconds, series[name] ?? []).compactMap { seconds, value in value.map { (seconds, $0) } }
  }

  /// Whether a point had more than one value.
  func moves(_ name: String) -> Bool {
    let all = history(name)
    return all.contains { $0.value != all[0].value }
  }

  /// Whether any point but this one had more than one value.
  func moves(besides name: String? = nil) -> Bool {
    series.keys.contains { $0 != name && moves($0) }
  }

  /// What one in the point's registers is worth, in its unit.
  func unit(_ name: String) -> Double {
    guard let observation = points[name] else { return 1 }
    let unit = observation.point.scale.value.magnitude.shifted(by: observation.exponent)
    return unit > 0 ? unit : 1
  }

  /// The smallest step that the point's registers can show, in its unit.
  func step(_ name: String) -> Double {
    guard let observation = points[name] else { return 0 }
    let scale = observation.point.scale.value.magnitude
    switch observation.point.type {
    case .float32, .powerFactor4Q: return Double(Float(value(name) ?? 0).ulp)
    case .float64: return scale / 1000
    default: return scale.shifted(by: observation.exponent)
    }
  }
}

extension Double {
  /// The value times a power of ten.
  func shifted(by exponent: Int) -> Double {
    let power = (0..<abs(exponent)).reduce(1.0) { product, _ in product * 10 }
    return exponent < 0 ? self / power : self * power
  }

  /// The power of ten, other than 1, that is within an eighth of a ratio; `nil` where none is.
  var nearPowerOfTen: Int? {
    guard isFinite, self > 0 else { return nil }
    return (-6...6).first { power in
      power != 0 && (0.88...1.13).contains(shifted(by: -power))
    }
  }

  /// Rounded to four significant digits.
  var rounded4: Double {
    guard self != 0, isFinite, magnitude > 1e-12, magnitude < 1e15 else {
      return isFinite ? self : 0
    }
    var (rest, exponent) = (magnitude, 0)
    while rest >= 10000 { (rest, exponent) = (rest / 10, exponent + 1) }
    while rest < 1000 { (rest, exponent) = (rest * 10, exponent - 1) }
    let result = rest.rounded().shifted(by: exponent)
    return self < 0 ? -result : result
  }
}
