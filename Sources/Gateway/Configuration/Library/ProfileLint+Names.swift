import DeviceProfiles

extension ProfileLint {
  /// Looks for another way to write a standard name, by which nothing would be computed.
  func checkName(
    _ entry: NamedEntry<PointDraft>,
    _ point: PointDefinition,
    _ context: inout ReadingContext
  ) {
    guard StandardPoint.named(entry.name) == nil, !point.table.holdsBits else { return }
    if let meant = Self.standardName(meantBy: entry.name), !has(meant) {
      context.warning(
        "KPIs look for \(meant); write that name instead of \(entry.name), "
          + "or another one if it is something else",
        at: entry.location
      )
    } else if entry.name != entry.name.lowercased() {
      context.warning(
        "point names of profiles are small letters; write \(entry.name.lowercased())",
        at: entry.location
      )
    }
  }

  private func has(_ name: String) -> Bool { profile.points.contains { $0.name == name } }

  private static func standardName(meantBy name: String) -> String? {
    let word = name.lowercased()
    if let meant = synonyms[word] { return meant }
    let dense = word.filter { $0 != "_" }
    return StandardPoint.all.map(\.name).first { standard in
      standard.filter { $0 != "_" } == dense
        || standard.replacing("l1", with: "a").replacing("l2", with: "b").replacing("l3", with: "c")
          == word
    }
  }

  /// What manuals and other programs call the standard points.
  private static let synonyms: [String: String] = {
    var names = [
      "power": "active_power", "kw": "active_power", "p": "active_power", "watt": "active_power",
      "total_active_power": "active_power", "active_power_total": "active_power",
      "power_total": "active_power", "q": "reactive_power", "kvar": "reactive_power",
      "total_reactive_power": "reactive_power", "reactive_power_total": "reactive_power",
      "s": "apparent_power", "kva": "apparent_power", "total_apparent_power": "apparent_power",
      "apparent_power_total": "apparent_power", "pf": "power_factor", "cosphi": "power_factor",
      "cos_phi": "power_factor", "total_power_factor": "power_factor",
      "power_factor_total": "power_factor", "freq": "frequency", "hz": "frequency",
      "grid_freq": "frequency", "kwh": "active_energy_import", "energy": "active_energy_import",
      "energy_import": "active_energy_import", "import_energy": "active_energy_import",
      "imported_energy": "active_energy_import", "total_import_kwh": "active_energy_import",
      "energy_export": "active_energy_export", "export_energy": "active_energy_export",
      "exported_energy": "active_energy_export", "total_export_kwh": "active_energy_export",
      "kvarh": "reactive_energy_import", "reactive_energy": "reactive_energy_total",
      "neutral_current": "current_n", "temp": "temperature", "hum": "humidity", "rh": "humidity",
      "flow_rate": "flow", "flowrate": "flow", "rpm": "speed", "run_hours": "running_hours",
      "operating_hours": "running_hours", "status": "machine_state",
    ]
    for (number, letter) in [(1, "a"), (2, "b"), (3, "c")] {
      let next = number % 3 + 1
      for (short, long) in [
        ("voltage", "voltage"), ("u", "voltage"), ("v", "voltage"), ("volts", "voltage"),
      ] {
        names["\(short)_l\(number)"] = "\(long)_l\(number)_n"
        names["\(short)\(number)"] = "\(long)_l\(number)_n"
        names["\(short)_l\(number)n"] = "\(long)_l\(number)_n"
        names["\(short)_\(letter)"] = "\(long)_l\(number)_n"
        names["\(short)_\(letter)n"] = "\(long)_l\(number)_n"
        names["\(short)_l\(number)l\(next)"] = "\(long)_l\(number)_l\(next)"
        names["\(short)\(number)\(next)"] = "\(long)_l\(number)_l\(next)"
      }
      for short in ["i", "a", "amps", "current"] {
        names["\(short)\(number)"] = "current_l\(number)"
        names["\(short)_l\(number)"] = "current_l\(number)"
        names["\(short)_\(letter)"] = "current_l\(number)"
      }
      for (short, long) in [("p", "active_power"), ("kw", "active_power"), ("pf", "power_factor")] {
        names["\(short)\(number)"] = "\(long)_l\(number)"
        names["\(short)_l\(number)"] = "\(long)_l\(number)"
      }
    }
    return names.filter { StandardPoint.named($0.key) == nil }
  }()
}
