import Registers
import DeviceProfiles

/// What a model describes.
package enum SunSpecRole: Sendable, Hashable {
  case identity, inverter, meter
  /// Adds to an inverter: nameplate, inputs.
  case inverterDetail
}

/// The mapped models, and where each has the points.
///
/// From the SunSpec Information Model Reference and the tables of github.com/sunspec/models.
/// Offsets count from the register with the model's number.
package enum SunSpecModels {
  /// Every model that is mapped.
  package static let mapped: [UInt16] = [
    1, 101, 102, 103, 111, 112, 113, 120, 160, 201, 202, 203, 204, 211, 212, 213, 214, 701,
  ]

  /// What a model describes; `nil` for one that is not mapped.
  package static func role(of model: UInt16) -> SunSpecRole? {
    switch model {
    case 1: .identity
    case 101...103, 111...113, 701: .inverter
    case 201...204, 211...214: .meter
    case 120, 160: .inverterDetail
    default: nil
    }
  }

  /// Where a model has the points; empty for one that is not mapped.
  package static func fields(of model: UInt16) -> [SunSpecField] {
    switch model {
    case 1: identity
    case 101...103: inverter(phases: Int(model) - 100)
    case 111...113: floatInverter(phases: Int(model) - 110)
    case 120: [SunSpecField("rated_power", 3, .uint16, scale: 4)]
    case 160: inputs
    case 201...203: meter(phases: Int(model) - 200)
    case 204: meter(phases: 3, hasNeutral: false)
    case 211...213: floatMeter(phases: Int(model) - 210)
    case 214: floatMeter(phases: 3, hasNeutral: false)
    case 701: distributedResource
    default: []
    }
  }

  private static let identity = [
    SunSpecField("manufacturer", 2, .string(16)),
    SunSpecField("model", 18, .string(16)),
    SunSpecField("firmware_version", 42, .string(8)),
    SunSpecField("serial_number", 50, .string(16)),
  ]

  /// How many inputs of model 160 fit into one request together with their scale factors.
  package static let mostInputs = 6

  private static let inputs: [SunSpecField] = (0..<mostInputs).flatMap { index in
    let start = 10 + index * 20
    let number = index + 1
    return [
      SunSpecField("dc_current_\(number)", start + 9, .uint16, scale: 2),
      SunSpecField("dc_voltage_\(number)", start + 10, .uint16, scale: 3),
      SunSpecField("dc_power_\(number)", start + 11, .uint16, scale: 4),
      SunSpecField("dc_energy_\(number)", start + 12, .acc32, scale: 5),
    ]
  }

  /// The names of line-to-line voltages for this many phases.
  static func lines(
    _ phases: Int,
    _ offset: Int,
    _ kind: SunSpecField.Kind,
    scale: Int? = nil
  ) -> [SunSpecField] {
    let names = phases >= 3 ? lineVoltages[...] : lineVoltages.prefix(max(0, phases - 1))
    return names.enumerated().map { position, name in
      SunSpecField(name, offset + position * kind.type.registerCount, kind, scale: scale)
    }
  }
}
