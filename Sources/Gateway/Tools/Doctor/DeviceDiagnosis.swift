package import DeviceProfiles
import Registers
import Measurements

/// Finds signs of wrong wiring or wrong configuration in a device's readings.
///
/// Pure. Every rule requires enough load to judge, and reports nothing where readings are missing.
package struct DeviceDiagnosis: Sendable {
  /// All points at one time.
  package struct Sample: Sendable {
    /// Seconds since the first sample.
    package var seconds: Double
    package var readings: [PointReading]

    package init(seconds: Double, readings: [PointReading]) {
      self.seconds = seconds
      self.readings = readings
    }
  }

  let device: DeviceDefinition
  let samples: [Sample]
  /// Whether the device measures generation: an inverter, or a meter that an account subtracts.
  let isProducer: Bool

  package init(_ device: DeviceDefinition, samples: [Sample], isProducer: Bool) {
    self.device = device
    self.samples = samples
    self.isProducer = isProducer || device.sunSpec != nil
  }

  package var findings: [DiagnosisFinding] {
    var findings = badPoints + wordOrder + scales
    // Values that are decoded wrongly prove nothing about the wires.
    if findings.allSatisfy({ $0.rule == .badPoints }) { findings += wiring }
    return findings + energy
  }

  /// The median over the samples; `nil` where the value was good in fewer than half of them.
  func value(_ name: String) -> Double? {
    let values = samples.compactMap { $0.readings.number(name) }.sorted()
    return values.isEmpty || values.count * 2 < samples.count ? nil : values[values.count / 2]
  }

  /// The median of a point for each phase; `nil` unless all three are good.
  func phases(_ name: (Int) -> String) -> [Double]? {
    let values = (1...3).compactMap { value(name($0)) }
    return values.count == 3 ? values : nil
  }

  func finding(
    _ rule: DiagnosisFinding.Rule,
    _ words: DiagnosisText,
    points: [String]
  ) -> DiagnosisFinding {
    DiagnosisFinding(device.id, rule, words, points: points)
  }

  /// Points without a good value in any sample, by the reason.
  private var badPoints: [DiagnosisFinding] {
    var good: Set<String> = []
    var codes: [String: String] = [:]
    for reading in samples.flatMap(\.readings) {
      switch reading.outcome {
      case .good: good.insert(reading.point.name)
      case .bad(let code): codes[reading.point.name] = code.code
      }
    }
    let bad = codes.filter { !good.contains($0.key) && $0.value != "not_available" }
    return Set(bad.values).sorted().map { code in
      let names = bad.filter { $0.value == code }.map(\.key).sorted()
      let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
      return finding(
        .badPoints,
        .badPoints(count: names.count, code: code, names: shown),
        points: names
      )
    }
  }
}

extension Double {
  /// As people write it: at most four significant digits, without an exponent from a thousandth to
  /// a million.
  var shown: String {
    guard self != 0, isFinite else { return "0" }
    let digits = 3 - Int(log10OfMagnitude.rounded(.down))
    let power = DecimalFactor.powerOfTen(min(abs(digits), 22))
    let rounded =
      digits >= 0 ? (self * power).rounded() / power : (self / power).rounded() * power
    return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
  }

  /// Calculated without the mathematics library: only powers of ten are needed.
  var log10OfMagnitude: Double {
    guard self != 0, isFinite else { return 0 }
    var exponent = 0.0
    var rest = magnitude
    while rest >= 10, exponent < 310 {
      rest /= 10
      exponent += 1
    }
    while rest < 1, exponent > -330 {
      rest *= 10
      exponent -= 1
    }
    // Two digits are enough: the rules only look for powers of ten.
    return exponent + Self.mantissaLogarithm(rest)
  }

  /// The decimal logarithm of 1..<10, by bisection.
  private static func mantissaLogarithm(_ value: Double) -> Double {
    var result = 0.0
    var step = 0.5
    var root = 10.0
    var rest = value
    for _ in 0..<20 {
      root = root.squareRoot()
      if rest >= root {
        rest /= root
        result += step
      }
      step /= 2
    }
    return result
  }

  /// The power of ten, other than 1, within 12 % of a ratio.
  var nearPowerOfTen: Int? {
    guard isFinite, self > 0 else { return nil }
    let logarithm = log10OfMagnitude
    let nearest = logarithm.rounded()
    guard nearest != 0, abs(nearest) <= 6, abs(logarithm - nearest) < 0.05 else { return nil }
    return Int(nearest)
  }
}
