/// The colours of charts; people with red-green blindness can distinguish them too (after Okabe and
/// Ito).
enum ChartPalette {
  static let ink = "#1f2933"
  static let faint = "#52606d"
  static let grid = "#e1e5ea"
  static let empty = "#e9ecef"
  static let plain = "#0072b2"
  static let alarm = "#b00020"
  static let gain = "#009e73"
  static let loss = "#d55e00"
  static let mild = "#e69f00"
  static let light = "#56b4e9"
  static let grey = "#9aa5b1"
}

/// The time bands of a tariff.
package enum ChartBand: String, Sendable, Hashable, CaseIterable {
  case peak, normal
  case offPeak = "off_peak"

  var colour: String {
    switch self {
    case .peak: ChartPalette.loss
    case .normal: ChartPalette.light
    case .offPeak: ChartPalette.gain
    }
  }

  var word: ChartWord {
    switch self {
    case .peak: .peakHours
    case .normal: .normalHours
    case .offPeak: .offPeakHours
    }
  }
}
