import Languages
import Indicators
import Testing

@Suite struct `The catalogue of KPIs` {
  private static let families = [
    IndicatorCatalogue.energy, IndicatorCatalogue.production, IndicatorCatalogue.baseline,
  ]
  private static let all = Set(families.joined())

  @Test func `has each name once`() {
    for family in Self.families { #expect(Set(family.map(\.name)).count == family.count) }
    #expect(Set(Self.all.map(\.name)).count == Self.all.count)
  }

  @Test(arguments: all)
  func `finds a declaration by its name, and has a label in both languages`(indicator: Indicator) {
    #expect(IndicatorCatalogue[indicator.name] == indicator)
    #expect(indicator.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" })
    for label in [indicator.label, indicator.heading] {
      #expect(!label.english.isEmpty && !label.vietnamese.isEmpty)
      #expect(label.english != indicator.name || indicator.headingIsName)
      #expect(!label.english.contains("_"))
    }
  }

  @Test func `knows no other names`() {
    #expect(IndicatorCatalogue["reactive_energy"] == nil)
    #expect(IndicatorCatalogue[""] == nil)
  }

  /// A sum is too small before its interval ends; a quotient or a mean is not.
  @Test func `says which values mean something early`() {
    let early = Set(Self.all.filter(\.isMeaningfulEarly))
    #expect(early.isSuperset(of: [.averagePower, .baseLoad, .oee, .powerFactor, .enpi, .mtbf]))
    #expect(early.isDisjoint(with: [.activeEnergyImport, .good, .peakDemand, .cusum, .co2eFactor]))
  }
}

extension Indicator {
  /// `good` is both.
  fileprivate var headingIsName: Bool { name == heading.english }
}
