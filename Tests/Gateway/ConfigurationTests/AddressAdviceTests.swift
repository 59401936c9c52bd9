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

@Suite struct `The advice for an address` {
  @Test(arguments: [
    address("40011-40012", "table: holding, address: 10"),
    address("40011:2", "table: holding, address: 10"),
    address("40011-1", "table: holding, address: 10"),
    address("\"40011/40012\"", "table: holding, address: 10"),
    address("holding 10", "table: holding, address: 10"),
    address("holding 40011", "table: holding, address: 10"),
    address("holding register 10", "table: holding, address: 10"),
    address("input register 10", "table: input, address: 10"),
    address("4x0000", "table: holding, address: 0"),
    address("40011;", "table: holding, address: 10"),
    address("\"30011\"", "table: input, address: 10"),
    address("Reg 40011", "table: holding, address: 10"),
    address("thanh ghi 40011", "table: holding, address: 10"),
  ])
  func `of a manual is table and address`(advised: Advised) throws { try advised.check() }

  @Test(arguments: [
    ("10-11", "10"), ("10..11", "10"), ("reg10", "10"), ("register 10", "10"), ("addr 10", "10"),
    ("địa chỉ 10", "10"), ("1e1", "10"), ("16#0A", "0xA"), ("&H0A", "0xA"), ("0Ah", "0xA"),
    ("2#1010", "10"),
    ("10.0", "10"), ("1O", "10"), ("10;", "10"), ("reg 0x0A", "0x0A"),
  ])
  func `on the wire is a number`(bad: String, good: String) throws {
    let advised = address(bad, "table: holding, address: \(good)")
    try advised.check(shown: good)
  }

  @Test(arguments: ["I10", "Q5", "%IX0.0", "W10", "X0", "Y10", "MB10", "V100", "DM100", "R100"])
  func `that is a name of a PLC is its manual`(name: String) throws {
    let errors = try address(name).errors(writing: "table: holding, address: \(name)")
    #expect(errors.count == 1 && errors[0].contains("manual"), "\(errors)")
  }

  @Test(arguments: [
    ("30011", "table: input, address: 10"), ("40011", "table: holding, address: 10"),
    ("49999", "table: holding, address: 9998"),
  ])
  func `is a warning for a number that a manual may count from 1`(number: String, words: String)
    throws
  {
    let problems = try address("").problems(writing: "table: holding, address: \(number)")
    let own = problems.filter { $0.hasPrefix("\(panelFile):25:") }
    #expect(own.count == 1 && own[0].contains(": warning: ") && own[0].contains(words), "\(own)")
  }

  @Test(arguments: ["0x753B", "0x9C4B", "10", "9999", "50000", "30000", "20011"])
  func `is not given for a plain number`(number: String) throws {
    let problems = try address("").problems(writing: "table: holding, address: \(number)")
    #expect(problems.filter { $0.hasPrefix(panelFile) }.isEmpty, "\(problems)")
  }
}
