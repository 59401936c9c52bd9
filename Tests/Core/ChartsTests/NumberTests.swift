import Languages
import Charts
import Testing

@Suite struct NumberTests {
  @Test(arguments: [
    (0.0, 0, "0", "0"), (1234.5, 1, "1,234.5", "1.234,5"),
    (-1_234_567.891, 2, "-1,234,567.89", "-1.234.567,89"),
    (0.05, 1, "0.1", "0,1"), (999.9999, 2, "1,000", "1.000"), (-0.001, 1, "0", "0"),
    (12, 9, "12", "12"), (1e17, 0, "1e+17", "1e+17"),
  ])
  func `Numbers are grouped by thousands and lose needless zeros`(
    value: Double,
    digits: Int,
    english: String,
    vietnamese: String
  ) {
    #expect(Language.english.number(value, digits: digits) == english)
    #expect(Language.vietnamese.number(value, digits: digits) == vietnamese)
  }

  @Test func `In columns all digits are written`() {
    #expect(Language.english.number(7, digits: 3, padded: true) == "7.000")
    #expect(Language.vietnamese.number(0.25, digits: 3, padded: true) == "0,250")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `What is no number is given as it is`(value: Double) {
    #expect(Language.english.number(value, digits: 2) == "\(value)")
  }
}
