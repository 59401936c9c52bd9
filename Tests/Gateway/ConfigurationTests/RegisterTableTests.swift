import Configuration
import DeviceProfiles
import Registers
import Testing

/// Register tables of manuals as CSV.
@Suite struct RegisterTableTests {
  private static func table(
    _ text: String,
    _ change: (inout RegisterTableImport.Options) -> Void = { _ in }
  ) -> RegisterTableImport {
    var options = RegisterTableImport.Options()
    change(&options)
    return RegisterTableImport(text, file: "map.csv", options: options)
  }

  /// The only point, without its comment.
  private static func point(_ heading: String, _ row: String) -> String {
    let table = table("\(heading)\n\(row)\n")
    guard !table.hasErrors else { return table.problems.map(\.description).joined(separator: "\n") }
    let line = table.yaml.split(separator: "\n").last.map(String.init) ?? ""
    return String(
      line.prefix { $0 != "#" }.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    )
  }

  // MARK: - CSV

  @Test(
    arguments: [
      "a,b\n1,2\n", "a;b\r\n1;2\r\n", "a\tb\r1\t2", "\u{FEFF}a,b\n1,2", "\"a\",\"b\"\n\"1\",2\n",
      "a;b\n\n;\n1;2", " a , b \n 1 , 2 ",
    ]
  )
  func `Every form of CSV is the same table`(text: String) throws {
    #expect(try CSVTable(text).rows.map { $0.map(\.text) } == [["a", "b"], ["1", "2"]])
  }

  @Test func `Quoted cells hold separators, quotes and line ends`() throws {
    let rows = try CSVTable("a;\"b;\"\"c\"\"\nd\";e\nf;g;h").rows
    #expect(rows.map { $0.map(\.text) } == [["a", "b;\"c\" d", "e"], ["f", "g", "h"]])
    #expect(rows[1][1].line == 3 && rows[1][1].column == 3)
  }

  @Test func `A quotation mark without end is told with its place`() {
    let problem = Self.table("name;address\n\"U;1\n").problems.first
    #expect(problem?.description.hasPrefix("map.csv:2:1: error: the quotation mark") == true)
  }

  // MARK: - Columns and cells

  @Test(
    arguments: [
      (
        "name,address,type", "U,3027,float32", "u: { table: holding, address: 3027, type: float32 }"
      ),
      (
        "Parameter;Modbus address;Format", "U;0x0BD3;FLOAT",
        "u: { table: holding, address: 3027, type: float32 }"
      ),
      ("Tên;Địa chỉ;Kiểu", "U;0BD3h;real", "u: { table: holding, address: 3027, type: float32 }"),
      (
        "name,address (hex),type", "U,0BD3,float",
        "u: { table: holding, address: 3027, type: float32 }"
      ),
      (
        "name,register,type", "U,43028,float32",
        "u: { table: holding, address: 3027, type: float32 }"
      ),
      ("name,register,type", "U,30001,float32", "u: { table: input, address: 0, type: float32 }"),
      (
        "name,register,type", "U,403028,float32",
        "u: { table: holding, address: 3027, type: float32 }"
      ),
      (
        "name,register,type", "U,4x3028,float32",
        "u: { table: holding, address: 3027, type: float32 }"
      ),
      ("name,register", "U,30001-30002", "u: { table: input, address: 0, type: uint32 }"),
      ("name,address,function", "U,5,04", "u: { table: input, address: 5, type: uint16 }"),
      ("name,address,function", "U,5,FC 3", "u: { table: holding, address: 5, type: uint16 }"),
      ("name,address,function", "relay,5,coil", "relay: { table: coil, address: 5 }"),
      (
        "name,address,type,length", "E,5,unsigned,2",
        "e: { table: holding, address: 5, type: uint32 }"
      ),
      ("name,address,type,words", "E,5,int,4", "e: { table: holding, address: 5, type: int64 }"),
      (
        "name,address,type,size (bytes)", "E,5,float,4",
        "e: { table: holding, address: 5, type: float32 }"
      ),
      (
        "name,address,type,bytes length", "S,5,ASCII,16",
        "s: { table: holding, address: 5, type: string(16) }"
      ),
      (
        "name,address,type,registers", "S,5,string,8",
        "s: { table: holding, address: 5, type: string(16) }"
      ),
      (
        "name;address;scale;unit", "X;5;0,1;bar",
        "x: { table: holding, address: 5, type: uint16, scale: 0.1, unit: bar }"
      ),
      (
        "name;address;factor;unit", "X;5;1/10;°C",
        "x: { table: holding, address: 5, type: uint16, scale: 0.1, unit: Cel }"
      ),
      (
        "name;address;divisor;unit", "X;5;100;bar",
        "x: { table: holding, address: 5, type: uint16, scale: 0.01, unit: bar }"
      ),
      (
        "name;address;resolution", "X;5;0.1 bar",
        "x: { table: holding, address: 5, type: uint16, scale: 0.1, unit: bar }"
      ),
      ("name;address;unit", "X;5;0.01 kW", "active_power"),
      (
        "name;address;scale;unit", "P max;5;0.1;kW",
        "p_max: { table: holding, address: 5, type: uint16, scale: 100, unit: W }"
      ),
      (
        "name,address,type,order", "E,5,uint32,word swapped",
        "e: { table: holding, address: 5, type: uint32, order: CDAB }"
      ),
      (
        "name,address,type,endianness", "E,5,uint32,big endian",
        "e: { table: holding, address: 5, type: uint32 }"
      ),
      (
        "name,address", "\"Giá trị đặt, °C\",5",
        "gia_tri_dat_c: { table: holding, address: 5, type: uint16 }"
      ),
      ("name,address", "Alarm,5.3", "alarm: { table: holding, address: 5, type: \"bits(3, 3)\" }"),
    ]
  )
  func `A table of a manual becomes points`(heading: String, row: String, wanted: String) {
    let point = Self.point(heading, row)
    #expect(wanted.contains("{") ? point == wanted : point.hasPrefix(wanted), "\(point)")
  }

  @Test(
    arguments: [
      ("Voltage L1-N", "V", "voltage_l1_n"), ("Phase 1 line to neutral volts", "V", "voltage_l1_n"),
      ("Uab", "V", "voltage_l1_l2"), ("Line voltage L3-L1", "V", "voltage_l3_l1"),
      ("Điện áp pha A", "V", "voltage_l1_n"), ("Current phase 2", "A", "current_l2"),
      ("Neutral current", "A", "current_n"), ("Total system power", "W", "active_power"),
      ("Active power L3", "kW", "active_power_l3"), ("Total kvar", "kvar", "reactive_power"),
      ("Import energy", "kWh", "active_energy_import"),
      ("Reverse active energy", "kWh", "active_energy_export"), ("Frequency", "Hz", "frequency"),
      ("Power factor", "", "power_factor"), ("Tần số", "Hz", "frequency"),
    ]
  )
  func `The words of makers become standard names`(words: String, unit: String, name: String) {
    let point = Self.point("name;address;unit;type", "\(words);5;\(unit);float32")
    #expect(point.hasPrefix("\(name): "), "\(point)")
  }

  @Test(arguments: ["Max demand power", "Voltage unbalance", "CT primary current", "THD of what"])
  func `What only resembles a standard value keeps its own name`(words: String) {
    let point = Self.point("name;address;unit;type", "\(words);5;W;float32")
    #expect(point.hasPrefix(words.lowercased().replacing(" ", with: "_")), "\(point)")
  }

  @Test func `All mistakes are told at once, each with its line and column`() {
    let text = """
      Manual of a meter;;;
      Name;Address;Type;Scale
      Voltages;;;
      U1;40001;float32;
      U2;40003;int33;
      U3;4ABC;float32;
      U4;40009;float32;a lot
      U5;;uint16;1
      U6;49999999;uint16;1
      U7;40011;float32;

      """
    let table = Self.table(text)
    #expect(
      table.problems.map { "\($0.location.line):\($0.location.column)" } == [
        "5:10", "6:4", "7:18", "8:1", "9:4",
      ]
    )
    #expect(table.hasErrors && table.problems.allSatisfy { $0.severity == .error })
  }

  @Test func `Names that stand there twice are told and kept apart`() {
    let table = Self.table("name,address\nU,1\nU,2\n")
    #expect(table.yaml.contains("  u: {") && table.yaml.contains("  u_2: {"))
    #expect(table.problems.map(\.severity) == [.warning])
  }

  @Test(arguments: ["", "a,b\n1,2\n", "name,type\nU,float32\n", "\n\n;;\n"])
  func `A text without addresses is no register table`(text: String) {
    #expect(Self.table(text).hasErrors)
  }

  @Test func `A table that counts from 1 is told so`() {
    let table = Self.table("name,address\nU,1\n") { $0.base = 1 }
    #expect(table.yaml.contains("address: 0,"))
    #expect(Self.table("name,address\nU,0\n") { $0.base = 1 }.hasErrors)
  }

  // MARK: - There and back

  @Test(arguments: [false, true])
  func `An exported profile is imported with the same points`(hasDecimalComma: Bool) throws {
    let library = ProfileLibrary(directories: [ConfigurationFolder.shippedProfiles])
    var count = 0
    for name in library.names() {
      let profile = try library.profile(named: name).profile
      let export = RegisterTableExport(profile, hasDecimalComma: hasDecimalComma)
      guard export.isComplete else { continue }
      count += 1
      let table = Self.table(export.text)
      #expect(!table.hasErrors, "\(name): \(table.problems)")
      let lines = table.yaml.split(separator: "\n")
      let names = lines.map { $0.dropFirst(2).prefix { $0 != ":" } }
      let byName = Dictionary(zip(names, lines), uniquingKeysWith: { first, _ in first })
      for point in profile.points {
        let line = byName[point.name[...]] ?? ""
        let scale = point.scale.value
        #expect(
          line.contains("table: \(point.table.rawValue), address: \(point.address)")
            && (point.table.holdsBits || line.contains(point.type.name))
            && (point.order == .abcd || line.contains("order: \(point.order.name)"))
            && (scale == 1 ? !line.contains("scale:") : line.contains("scale: ")),
          "\(name): \(line)"
        )
      }
    }
    #expect(count > 100)
  }
}
