import Configuration
import Testing

private func address(_ bad: String, _ advice: String...) -> Advised {
  var advised = Advised(
    panelFile,
    "good_count:    { ",
    "table: holding, address: 10",
    "table: holding, address: §" + bad
  )
  advised.advice = advice
  return advised
}

private func scale(_ bad: String, _ advice: String...) -> Advised {
  var advised = Advised(
    panelFile,
    "reject_count:  { table: holding, address: 12, ",
    "type: uint32",
    "scale: §" + bad + ", type: uint32"
  )
  advised.advice = advice.map { "scale: " + $0 + ", type: uint32" }
  return advised
}

@Suite struct `The advice for a number` {
  @Test(arguments: [
    scale("1,000", "1", "1000"), scale("\"1,000\"", "1", "1000"), scale("0,1", "0.1"),
    scale("1,250", "1.25", "1250"), scale("0,001", "0.001"), scale("1.000,5", "1000.5"),
    scale("1,000.5", "1000.5"), scale("1,000,000", "1000000"), scale("1.000.000", "1000000"),
    scale("1 000", "1000"), scale("1'000", "1000"), scale("1_000", "1000"), scale(".5", "0.5"),
    scale("5.", "5"), scale("0x10", "16"), scale("1/10", "0.1"), scale("/10", "0.1"),
    scale("÷100", "0.01"), scale("x0.1", "0.1"), scale("*0.1", "0.1"), scale("10%", "0.1"),
    scale("–1", "-1"), scale("−0.5", "-0.5"), scale("１０", "10"), scale("٣", "3"),
    scale("О.1", "0.1"), scale("0.1\u{200B}", "0.1"), scale("1,5e3", "1.5e3"),
    Advised(panelFile, "ct: ", "40", "1.000/5", "1/5", "1000/5"),
    Advised(panelFile, "ct: ", "40", "1,000/5", "1/5", "1000/5"),
    Advised(panelFile, "ct: ", "40", "1.250/5", "1.25/5", "1250/5"),
    Advised(panelFile, "ct: ", "40", "1.000", "1", "1000"),
    Advised(panelFile, "ct: ", "40", "200:5", "200/5"),
    Advised(panelFile, "ct: ", "40", "200 / 5", "200/5"),
    Advised(panelFile, "ct: ", "40", "200A/5A", "200/5"),
    Advised(panelFile, "ct: ", "40", "0.2kA/5A", "200/5"),
    Advised(panelFile, "ct: ", "40", "200\\5", "200/5"),
    Advised(panelFile, "ct: ", "40", "x40", "40"),
    Advised(panelFile, "vt: ", "1", "22kV/110V", "22000/110"),
    Advised(panelFile, "vt: ", "1", "22000V:110V", "22000/110"),
    Advised(panelFile, "vt: ", "1", "35000/√3 / 100/√3", "35000/100"),
    Advised(panelFile, "vt: ", "1", "\"22.000/110\"", "22/110", "22000/110"),
    Advised(panelFile, "unit_id: ", "5", "0o5", "5"),
    Advised(panelFile, "unit_id: ", "5", "0b101", "5"),
    Advised(panelFile, "unit_id: ", "5", "5.0", "5"),
    Advised(panelFile, "unit_id: ", "5", "５", "5"),
    Advised(panelFile, "unit_id: ", "5", "5\u{A0}", "5"),
    Advised(panelFile, "rated_power: ", "800kW", "1,000kW", "1kW", "1000kW"),
    Advised(panelFile, "rated_power: ", "800kW", "1.000.000 W", "1000000W"),
    Advised("kpis.yaml", "limit: ", "800kW", "1,000kW", "1kW", "1000kW"),
    Advised("kpis.yaml", "limit: ", "800kW", "800 KW", "800kW"),
    Advised("kpis.yaml", "limit: ", "800kW", "800", "800W", "800kW", "800MW"),
    Advised("kpis.yaml", "window: ", "30min", "30", "30min"),
    Advised(gatewayFile, "keep_alive: ", "30s", "30", "30s", "30min"),
    Advised(metersFile, "baud: ", "9600", "9,600", "9600"),
  ])
  func `is each number that it can mean`(advised: Advised) throws {
    let shown =
      advised.advice.first?.hasPrefix("scale: ") == true
      ? advised.advised.replacing("scale: ", with: "").replacing(", type: uint32", with: "") : nil
    try advised.check(shown: shown)
  }

  @Test(arguments: [
    address("40,011", "table: holding, address: 10"),
    address("\"40,011\"", "table: holding, address: 10"),
    address("\"40011\"", "table: holding, address: 10"),
    address("40.011", "table: holding, address: 10"),
    address("400011", "table: holding, address: 10"),
    address("4x0011", "table: holding, address: 10"),
    address("4x11", "table: holding, address: 10"),
    address("%MW10", "table: holding, address: 10"), address("HR10", "table: holding, address: 10"),
    address("3x00011", "table: input, address: 10"), address("IR10", "table: input, address: 10"),
  ])
  func `of a register in a manual is table and address`(advised: Advised) throws {
    try advised.check()
  }

  @Test(arguments: ["D100", "M10", "%MD10", "%MX10.0", "V100", "DB1.DBW10", "%QW4"])
  func `that is a name of a PLC is its manual`(name: String) throws {
    let errors = try address(name).errors(writing: "table: holding, address: \(name)")
    #expect(errors.count == 1 && errors[0].contains("manual"), "\(errors)")
  }
}
