package import Measurements

/// How far a result can be trusted.
package enum ResultQuality: String, Sendable, Hashable, Codable {
  /// Coverage of at least 0.99 and measured edges.
  case good
  /// An edge was interpolated over a gap, or the counter's own difference bridged a gap.
  case estimated
  /// Less of the interval is known than the limit requires.
  case incomplete

  /// Whether a value's source says that the value is not ``good``.
  package static func isNoted(_ source: String?) -> Bool {
    source == Self.estimated.rawValue || source == Self.incomplete.rawValue
  }
}

/// Which group of topics a result belongs to.
package enum IndicatorFamily: String, Sendable, Hashable, Codable {
  case energy, demand, production, baseline
}

/// A named number of a result; names and units are those in the documentation of KPIs.
package struct IndicatorValue: Sendable, Hashable, Codable {
  package var name: String
  package var value: Double

  package init(_ name: String, _ value: Double) {
    self.name = name
    self.value = value
  }

  package init(_ indicator: Indicator, _ value: Double) { self.init(indicator.name, value) }
}

/// What was computed for one subject over one interval.
package struct KPIRow: Sendable, Hashable, Codable {
  /// The id of the energy account or production line.
  package var subject: String
  package var family: IndicatorFamily
  /// `15min`, `hour`, `shift`, `day`, `month`; for demand the window, such as `30min`.
  package var period: String
  package var interval: Interval
  /// Whether the interval has ended and all measurements in it have arrived.
  package var isFinal: Bool
  /// Begins at 1; increases each time a finished interval is published again with other numbers.
  package var revision: Int
  /// In the documentation's order; an undefined ratio is absent.
  package var values: [IndicatorValue]
  /// The share of the interval with good data, 0…1.
  package var coverage: Double
  package var quality: ResultQuality
  /// The shift's id, in rows of a shift.
  package var shift: String?
  /// Stops by reason, the longest first, in rows that include them.
  package var stops: [StopShare]?
  /// What values are based on, such as the emission factor's publication, by the value's name.
  package var sources: [String: String] = [:]
  /// Values of which enough is known although the row is incomplete: what is missing is no part of them.
  package var completeValues: Set<String> = []

  package init(
    subject: String,
    family: IndicatorFamily,
    period: String,
    interval: Interval,
    isFinal: Bool,
    revision: Int,
    values: [IndicatorValue],
    coverage: Double,
    quality: ResultQuality,
    shift: String? = nil,
    stops: [StopShare]? = nil
  ) {
    self.subject = subject
    self.family = family
    self.period = period
    self.interval = interval
    self.isFinal = isFinal
    self.revision = revision
    self.values = values
    self.coverage = coverage
    self.quality = quality
    self.shift = shift
    self.stops = stops
  }

  package subscript(name: String) -> Double? {
    values.first { $0.name == name }?.value
  }

  package subscript(indicator: Indicator) -> Double? { self[indicator.name] }
}
