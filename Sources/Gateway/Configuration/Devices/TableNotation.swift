import DeviceProfiles

extension ValueKind where Value == RegisterTable {
  /// One of the four tables.
  static let registerTable = choice(of: "table") { TableNotation.advice(for: $0) }
}

/// What manuals and other programs call the tables of registers.
enum TableNotation {
  /// A lone digit can be a function or the first digit of a manual's numbers, which differ.
  static func advice(for text: String) -> Advice {
    let word = text.lowercased().filter { $0.isLetter || $0.isNumber }
    switch word {
    case "3", "4": return ambiguous(text, function: word == "3" ? "holding" : "input")
    case "1": return Advice(["coil", "discrete"], reason: reason(text))
    case "0", "0x", "00001", "fc1", "fc01", "01", "f1", "fc5", "fc15", "do", "co",
      "output",
      "outputs", "digitaloutput":
      return ["coil"]
    case "2", "02", "fc2", "fc02", "f2", "1x", "10001", "di", "contact", "contacts",
      "discreteinput", "discreteinputs", "digitalinput":
      return ["discrete"]
    case "03", "fc3", "fc03", "f3", "4x", "40001", "400001", "hr", "fc6", "fc16", "holdingregister",
      "holdingregisters":
      return ["holding"]
    case "04", "fc4", "fc04", "f4", "3x", "30001", "300001", "ir", "inputregister",
      "inputregisters":
      return ["input"]
    case "register", "registers", "word":
      return Advice(["holding", "input"], reason: "is no table")
    default: return .none
    }
  }

  private static func ambiguous(_ digit: String, function: String) -> Advice {
    Advice([function, function == "holding" ? "input" : "holding"], reason: reason(digit))
  }

  private static func reason(_ digit: String) -> String {
    "can be function \(digit) or registers that a manual numbers \(digit)xxxx"
  }
}
