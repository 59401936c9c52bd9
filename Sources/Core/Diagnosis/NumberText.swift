import Languages

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
