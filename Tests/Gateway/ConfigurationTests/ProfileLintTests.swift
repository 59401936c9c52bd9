import Configuration
import Testing

/// What the linter says of a profile that can be read, and of one that cannot.
@Suite struct ProfileLintTests {
  private static let head = """
    maker: ACME
    model: M-1
    kind: electricity_meter
    label: { en: ACME meter, vi: Công tơ ACME }
    sources: ["ACME M-1 manual, 2nd edition 2019"]

    """

  private static let body = """
    points:
      active_power:  { table: holding, address: 10, type: int32, unit: W, verified: 1 }
      frequency:     { table: holding, address: 12, type: uint16, scale: 0.01, unit: Hz }
      temperature:   { table: holding, address: 13, type: int16, scale: 0.1, unit: Cel }

    """

  /// The problems of a profile's file, without the file's name.
  private static func problems(_ text: String, named name: String = "p.yaml") throws -> [String] {
    let folder = try ConfigurationFolder([name: text])
    return ProfileLibrary(directories: [folder.path]).lint(file: "\(folder.path)/\(name)")
      .map { $0.description.replacing("\(folder.path)/\(name):", with: "") }
  }

  private static func problems(
    _ old: String,
    _ new: String,
    named name: String = "acme/m-1.yaml"
  ) throws -> [String] {
    let text = head + body
    try #require(old.isEmpty || text.contains(old))
    return try problems(old.isEmpty ? text : text.replacing(old, with: new), named: name)
  }

  @Test func `A good profile is not complained of`() throws {
    #expect(try Self.problems("", "").isEmpty)
  }

  /// A mistake: what is replaced, by what, and words that the one message must contain.
  private static let mistakes: [(String, String, [String])] = [
    ("kind: electricity_meter\n", "", ["1:1", "warning", "kind is missing", "electricity_meter"]),
    (
      "kind: electricity_meter", "kind: electric_meter",
      ["error", "did you mean electricity_meter?"]
    ),
    (
      "sources: [\"ACME M-1 manual, 2nd edition 2019\"]\n", "sources: []\n",
      ["warning", "sources are missing", "title"]
    ),
    ("ACME M-1 manual, 2nd edition 2019", "the manual", ["does not say which document"]),
    (", vi: Công tơ ACME", "", ["note", "label has no vi"]),
    ("verified: 1", "verified: 3", ["7:81", "verified by 3 sources", "names 1"]),
    ("verified: 1", "verified: 1, unverified: true", ["error", "contradict each other"]),
    ("verified: 1", "verified: 0", ["error", "outside 1…99"]),
    ("address: 10", "address: 40011", ["warning", "write table: holding, address: 10"]),
    ("address: 10", "address: \"40011\"", ["error", "address: 10"]),
    ("address: 12", "address: 11", ["warning", "overlap"]),
    (
      "frequency: ", "active_power: ", ["8:3", "error", "active_power", "is here again", "line 7"]
    ),
    ("unit: Hz", "unit: kHz", ["frequency is in Hz in every profile"]),
    ("scale: 0.01, unit: Hz", "unit: Hz", ["8:55", "steps of 1 Hz", "50 Hz"]),
    ("scale: 0.01, unit: Hz", "scale: 0.0001, unit: Hz", ["ends at 6.5535 Hz", "50 Hz"]),
    ("type: uint16, scale: 0.01", "type: float32, scale: 0.01", ["note", "a float seldom needs"]),
    ("type: int16, scale: 0.1", "type: uint16, scale: 0.1", ["note", "6553.6", "int16"]),
    ("active_power: ", "total_active_power: ", ["KPIs look for active_power"]),
    ("active_power: ", "Power: ", ["KPIs look for active_power"]),
    ("temperature: ", "Motor_Heat: ", ["small letters", "motor_heat"]),
    (
      "temperature:   { table: holding, address: 13, type: int16, scale: 0.1, unit: Cel",
      "heater: { table: holding, address: 13, type: int16, unit: kW",
      ["profiles give W", "multiply the scale by 1000"]
    ),
    ("address: 10, ", "address: 1, ", ["note", "the first holding of the map is 1", "40001"]),
    ("points:\n", "max_registers: 1\npoints:\n", ["more than the 1 that one request may hold"]),
    ("points:\n", "max_registers: 200\npoints:\n", ["outside 1…125"]),
    ("points:\n", "forbidden: [[11, 11]]\npoints:\n", ["lies in the forbidden addresses"]),
    ("points:\n", "order: ABDC\npoints:\n", ["ABCD", "CDAB"]),
  ]

  @Test(arguments: mistakes.indices)
  func `A mistake gets one message that says what to write`(index: Int) throws {
    let (old, new, words) = Self.mistakes[index]
    let found = try Self.problems(old, new)
    let fitting = found.filter { message in words.allSatisfy { message.contains($0) } }
    #expect(fitting.count == 1, "\(new): \(found)")
  }

  @Test(arguments: [
    ("ACME/M-1.yaml", "acme/m-1.yaml"), ("acme/m_1.yaml", "acme/m-1.yaml"),
    ("acme/Đồng hồ.yaml", "acme/dong-ho.yaml"), ("m-1.yaml", "maker/m-1.yaml"),
  ])
  func `A file's name is one that can be typed`(name: String, meant: String) throws {
    let found = try Self.problems("", "", named: name)
    #expect(found.count == 1 && found.first?.contains("call it \(meant)") == true, "\(found)")
  }

  @Test func `A point that another profile gives is that one's to look at`() throws {
    let bad = (Self.head + Self.body).replacing("scale: 0.01, unit: Hz", with: "unit: Hz")
    let heir = Self.head + "extends: acme/base\npoints:\n  temperature: { scale: 0.01 }\n"
    let folder = try ConfigurationFolder(["acme/base.yaml": bad, "acme/heir.yaml": heir])
    let library = ProfileLibrary(directories: [folder.path])
    #expect(library.lint(file: "\(folder.path)/acme/base.yaml").count == 1)
    #expect(library.lint(file: "\(folder.path)/acme/heir.yaml").isEmpty)
  }

  @Test func `No shipped profile has an error or a warning`() throws {
    let library = ProfileLibrary(directories: [ConfigurationFolder.shippedProfiles])
    let names = library.names()
    #expect(names.count >= 120)
    for name in names {
      let path = try #require(library.path(of: name))
      let found = library.lint(file: path).filter { $0.severity != .note }
      #expect(found.isEmpty, "\(found)")
    }
  }
}
