/// Meters count consumption as positive, as the points do.
extension SunSpecModels {
  static func meter(phases: Int, hasNeutral: Bool = true) -> [SunSpecField] {
    let acc = SunSpecField.Kind.acc32
    var fields = SunSpecField.phases(phases, { "current_\($0)" }, 3, .int16, scale: 6)
    if hasNeutral {
      fields.append(SunSpecField("voltage_ln_average", 7, .int16, scale: 15))
      fields += SunSpecField.phases(phases, { "voltage_\($0)_n" }, 8, .int16, scale: 15)
    }
    if phases > 1 { fields.append(SunSpecField("voltage_ll_average", 11, .int16, scale: 15)) }
    fields += lines(phases, 12, .int16, scale: 15)
    fields.append(SunSpecField("frequency", 16, .int16, scale: 17))
    for (name, offset, scale) in [
      ("active_power", 18, 22), ("apparent_power", 23, 27), ("reactive_power", 28, 32),
      ("power_factor", 33, 37),
    ] {
      fields.append(SunSpecField(name, offset, .int16, scale: scale))
      fields += SunSpecField.phases(phases, { "\(name)_\($0)" }, offset + 1, .int16, scale: scale)
    }
    for (name, offset) in [("active_energy_export", 38), ("active_energy_import", 46)] {
      fields.append(SunSpecField(name, offset, acc, scale: 54))
      fields += SunSpecField.phases(phases, { "\(name)_\($0)" }, offset + 2, acc, scale: 54)
    }
    fields.append(SunSpecField("apparent_energy_export", 55, acc, scale: 71))
    fields.append(SunSpecField("apparent_energy_import", 63, acc, scale: 71))
    return fields
  }

  static func floatMeter(phases: Int, hasNeutral: Bool = true) -> [SunSpecField] {
    var fields = SunSpecField.phases(phases, { "current_\($0)" }, 4, .float32)
    if hasNeutral {
      fields.append(SunSpecField("voltage_ln_average", 10, .float32))
      fields += SunSpecField.phases(phases, { "voltage_\($0)_n" }, 12, .float32)
    }
    if phases > 1 { fields.append(SunSpecField("voltage_ll_average", 18, .float32)) }
    fields += lines(phases, 20, .float32)
    fields.append(SunSpecField("frequency", 26, .float32))
    for (name, offset) in [
      ("active_power", 28), ("apparent_power", 36), ("reactive_power", 44), ("power_factor", 52),
      ("active_energy_export", 60), ("active_energy_import", 68),
    ] {
      fields.append(SunSpecField(name, offset, .float32))
      fields += SunSpecField.phases(phases, { "\(name)_\($0)" }, offset + 2, .float32)
    }
    fields.append(SunSpecField("apparent_energy_export", 76, .float32))
    fields.append(SunSpecField("apparent_energy_import", 84, .float32))
    return fields
  }
}
