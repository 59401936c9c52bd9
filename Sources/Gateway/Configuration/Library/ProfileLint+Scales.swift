import DeviceProfiles
import Registers

extension ProfileLint {
  /// What a standard point shows, as far as a register must be able to hold it.
  private struct Expectation {
    /// A usual value, in the standard unit, which the register must reach.
    var usual: Double
    /// The coarsest step that still makes sense.
    var step: Double
    /// What to compare, for the message.
    var example: String
  }

  private static let expectations: [(prefix: String, Expectation)] = [
    ("frequency", Expectation(usual: 50, step: 0.5, example: "50 Hz")),
    ("voltage_l", Expectation(usual: 240, step: 2, example: "230 V")),
    ("current_l", Expectation(usual: 4, step: 1, example: "5 A")),
    ("power_factor", Expectation(usual: 1, step: 0.05, example: "0.95")),
    ("active_power", Expectation(usual: 1000, step: 10_000, example: "10 kW")),
    ("reactive_power", Expectation(usual: 1000, step: 10_000, example: "10 kvar")),
    ("apparent_power", Expectation(usual: 1000, step: 10_000, example: "10 kVA")),
    ("active_energy", Expectation(usual: 1e7, step: 1e6, example: "10 MWh")),
    ("reactive_energy", Expectation(usual: 1e7, step: 1e6, example: "10 Mvarh")),
    ("apparent_energy", Expectation(usual: 1e7, step: 1e6, example: "10 MVAh")),
    ("temperature", Expectation(usual: 45, step: 1, example: "25 Cel")),
    ("humidity", Expectation(usual: 95, step: 1, example: "60 %")),
  ]

  /// Doubts a scale with which a register cannot show what its name says.
  func checkScale(
    _ point: PointDefinition,
    _ draft: PointDraft,
    _ context: inout ReadingContext
  ) {
    guard point.scaleRegister == nil, !point.table.holdsBits, !point.isVirtual else { return }
    let place = draft.scale?.location ?? draft.type?.location ?? draft.location
    checkFloat(point, at: place, &context)
    guard StandardPoint.named(point.name) != nil,
      let expected = Self.expectations.first(where: { point.name.hasPrefix($0.prefix) })?.1,
      let numbers = point.type.wholeNumbers, let step = point.resolution
    else { return }
    let ends = [numbers.upperBound, numbers.lowerBound]
    let highest = ends.reduce(0) { max($0, abs(point.linearScale.value(of: Double($1)))) }
    let shown = "\(point.type.name) with scale \(NumberText.text(point.scale.value))"
    if highest < expected.usual {
      context.warning(
        "\(point.name) ends at \(NumberText.text(highest)) \(point.unit) as \(shown): "
          + "\(expected.example) do not fit; correct scale or type",
        at: place
      )
    } else if step > expected.step {
      context.warning(
        "\(point.name) moves in steps of \(NumberText.text(step)) \(point.unit) as \(shown); read it "
          + "once and compare with the display (\(expected.example)), then write the scale that fits",
        at: place
      )
    }
    checkSign(point, at: draft.type?.location ?? place, &context)
  }

  /// A float carries its own point: factors are those of units.
  private func checkFloat(
    _ point: PointDefinition,
    at place: SourceLocation,
    _ context: inout ReadingContext
  ) {
    guard point.type == .float32 || point.type == .float64 else { return }
    let scale = abs(point.scale.value)
    // A share of 1 in percent.
    guard [0.1, 0.01, 10, 100].contains(scale), point.unit != "%" || scale != 100 else { return }
    context.note(
      "a float seldom needs the scale \(NumberText.text(scale)), which belongs to whole numbers; read "
        + "\(point.name) once and compare with the display",
      at: place
    )
  }

  /// Values that may be below 0 in a type that cannot be.
  private func checkSign(
    _ point: PointDefinition,
    at place: SourceLocation,
    _ context: inout ReadingContext
  ) {
    guard point.name.hasPrefix("temperature"), point.type == .uint16, point.offset >= 0 else {
      return
    }
    context.note(
      "a temperature below 0 reads as \(NumberText.text(65_536 * point.scale.value)) or so in a uint16; "
        + "write type: int16 if the manual says signed",
      at: place
    )
  }

  /// Profiles are in the base units; thousands belong into the scale.
  func checkUnit(
    _ point: PointDefinition,
    _ draft: PointDraft,
    _ context: inout ReadingContext
  ) {
    guard StandardPoint.named(point.name) == nil, let unit = draft.unit else { return }
    let bases = ["W", "var", "VA", "Wh", "varh", "VAh", "V", "A"]
    let factors = ["k": "1000", "M": "1000000", "G": "1000000000"]
    guard let first = unit.value.first, let factor = factors[String(first)],
      bases.contains(String(unit.value.dropFirst()))
    else { return }
    let base = unit.value.dropFirst()
    context.warning(
      "profiles give \(base), not \(unit.value); write unit: \(base) and multiply the scale by \(factor)",
      at: unit.location
    )
  }
}
