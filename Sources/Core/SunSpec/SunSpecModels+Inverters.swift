/// Inverters count delivered power as positive; points count consumption as positive.
///
/// So powers change their sign, and delivered energy is `active_energy_export`.
extension SunSpecModels {
  static func inverter(phases: Int) -> [SunSpecField] {
    SunSpecField.phases(phases, { "current_\($0)" }, 3, .uint16, scale: 6)
      + lines(phases, 7, .uint16, scale: 13)
      + SunSpecField.phases(phases, { "voltage_\($0)_n" }, 10, .uint16, scale: 13)
      + [
        SunSpecField("active_power", 14, .int16, scale: 15, negated: true),
        SunSpecField("frequency", 16, .uint16, scale: 17),
        SunSpecField("apparent_power", 18, .int16, scale: 19),
        SunSpecField("reactive_power", 20, .int16, scale: 21, negated: true),
        SunSpecField("power_factor", 22, .int16, scale: 23),
        SunSpecField("active_energy_export", 24, .acc32, scale: 26),
        SunSpecField("dc_current", 27, .uint16, scale: 28),
        SunSpecField("dc_voltage", 29, .uint16, scale: 30),
        SunSpecField("dc_power", 31, .int16, scale: 32),
        SunSpecField("temperature", 33, .int16, scale: 37),
        SunSpecField("inverter_state", 38, .enum16),
      ]
  }

  static func floatInverter(phases: Int) -> [SunSpecField] {
    SunSpecField.phases(phases, { "current_\($0)" }, 4, .float32)
      + lines(phases, 10, .float32)
      + SunSpecField.phases(phases, { "voltage_\($0)_n" }, 16, .float32)
      + [
        SunSpecField("active_power", 22, .float32, negated: true),
        SunSpecField("frequency", 24, .float32),
        SunSpecField("apparent_power", 26, .float32),
        SunSpecField("reactive_power", 28, .float32, negated: true),
        SunSpecField("power_factor", 30, .float32),
        SunSpecField("active_energy_export", 32, .float32),
        SunSpecField("dc_current", 34, .float32),
        SunSpecField("dc_voltage", 36, .float32),
        SunSpecField("dc_power", 38, .float32),
        SunSpecField("temperature", 40, .float32),
        SunSpecField("inverter_state", 48, .enum16),
      ]
  }

  /// Model 701; `Inj` is what the resource delivers, `Abs` what it consumes.
  static let distributedResource: [SunSpecField] =
    [
      SunSpecField("active_power", 10, .int16, scale: 116, negated: true),
      SunSpecField("apparent_power", 11, .int16, scale: 118),
      SunSpecField("reactive_power", 12, .int16, scale: 119, negated: true),
      SunSpecField("power_factor", 13, .int16, scale: 117),
      SunSpecField("voltage_ll_average", 15, .uint16, scale: 114),
      SunSpecField("voltage_ln_average", 16, .uint16, scale: 114),
      SunSpecField("frequency", 17, .uint32, scale: 115),
      SunSpecField("active_energy_export", 19, .uint64, scale: 120),
      SunSpecField("active_energy_import", 23, .uint64, scale: 120),
      SunSpecField("reactive_energy_export", 27, .uint64, scale: 121),
      SunSpecField("reactive_energy_import", 31, .uint64, scale: 121),
      SunSpecField("temperature", 36, .int16, scale: 122),
    ]
    + (1...3).flatMap { phase in
      let start = 41 + (phase - 1) * 23
      return [
        SunSpecField("active_power_l\(phase)", start, .int16, scale: 116, negated: true),
        SunSpecField("apparent_power_l\(phase)", start + 1, .int16, scale: 118),
        SunSpecField("reactive_power_l\(phase)", start + 2, .int16, scale: 119, negated: true),
        SunSpecField("power_factor_l\(phase)", start + 3, .int16, scale: 117),
        SunSpecField("current_l\(phase)", start + 4, .int16, scale: 113),
        SunSpecField(lineVoltages[phase - 1], start + 5, .uint16, scale: 114),
        SunSpecField("voltage_l\(phase)_n", start + 6, .uint16, scale: 114),
        SunSpecField("active_energy_export_l\(phase)", start + 7, .uint64, scale: 120),
        SunSpecField("active_energy_import_l\(phase)", start + 11, .uint64, scale: 120),
      ]
    }
}
