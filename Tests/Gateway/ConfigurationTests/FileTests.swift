import Configuration
import DeviceProfiles
import Glibc
import Testing

private let second = """
  connection: { tcp: "10.0.4.21:502" }
  devices:
    - { id: pump, unit_id: 1, profile: schneider/iem3155 }

  """

@Suite struct `Files of a configuration` {
  @Test(arguments: [
    "gateway.yaml", "devices.d/panel-a.yaml", "kpis.yaml",
  ])
  func `may begin with a byte order mark and end their lines as Windows does`(
    file: String
  ) throws {
    var files = SampleFiles.all
    files[file] = "\u{FEFF}" + (files[file] ?? "").replacing("\n", with: "\r\n")
    let folder = try ConfigurationFolder(files)
    #expect(throws: Never.self) { try folder.load() }
  }

  @Test(arguments: ["b.yaml", "b.yml"])
  func `in devices.d are read by both suffixes`(name: String) throws {
    let folder = try ConfigurationFolder(
      SampleFiles.all.merging(["devices.d/\(name)": second]) { $1 }
    )
    let connections = try folder.load().configuration.connections
    #expect(connections.map(\.id) == ["b", "meters", "panel-a"])
  }

  @Test func `with one name and two suffixes are refused`() throws {
    let extra = ["devices.d/meters.yml": second]
    let problems = try ConfigurationFolder(SampleFiles.all.merging(extra) { $1 }).problems()
    #expect(
      problems.contains {
        $0.contains("meters.yml:1:1: error:") || $0.contains("meters.yaml:1:1: error:")
      }
    )
  }

  @Test(
    arguments: [
      ("b.YAML", "error", "b.yaml"), ("b.Yml", "error", "b.yaml"), ("b.json", "error", "b.yaml"),
      ("b.yaml.txt", "error", "b.yaml"), ("b.yaml.bak", "warning", "copy"),
      ("b.yaml~", "warning", "copy"), ("#b.yaml#", "warning", "copy"),
      ("b.yaml.disabled", "warning", "copy"), ("b.yaml.dpkg-new", "warning", "copy"),
      ("b.txt", "warning", "b.yaml"), ("b", "warning", "b.yaml"),
      ("sub/b.yaml", "warning", "move b.yaml"),
    ]
  )
  func `in devices.d that are not read are named`(
    name: String,
    severity: String,
    words: String
  ) throws {
    let extra = ["devices.d/\(name)": second]
    let problems = try ConfigurationFolder(SampleFiles.all.merging(extra) { $1 }).problems()
    let shown = "devices.d/\(name.split(separator: "/")[0]):1:1: \(severity):"
    #expect(problems.contains { $0.hasPrefix(shown) && $0.contains(words) }, "\(problems)")
  }

  @Test(arguments: ["README.md", "notes.txt", ".b.yaml.swp", ".git"])
  func `that nobody takes for device files are left alone`(name: String) throws {
    let extra = ["devices.d/\(name)": "Panel A is in the west hall.\n"]
    #expect(
      try ConfigurationFolder(SampleFiles.all.merging(extra) { $1 }).problems().filter {
        $0.hasPrefix("devices.d")
      }.isEmpty
    )
  }

  @Test(
    arguments: [
      ("gateway.yaml", "gateway.yml"), ("gateway.yaml", "Gateway.yaml"),
      ("kpis.yaml", "kpis.yml"), ("kpis.yaml", "kpi.yaml"), ("kpis.yaml", "kpis.yaml.txt"),
    ]
  )
  func `by another name than theirs are one error`(name: String, other: String) throws {
    var files = SampleFiles.all
    files[other] = files.removeValue(forKey: name)
    let errors = try ConfigurationFolder(files).problems().filter { $0.contains("error:") }
    #expect(
      errors.count == 1 && errors[0].hasPrefix("\(other):1:1:") && errors[0].contains(name),
      "\(errors)"
    )
  }

  @Test func `of a profile may end in .yml`() throws {
    let profile = """
      maker: Acme
      model: M1
      points:
        temperature: { table: input, address: 0, type: int16, unit: Cel }
      """
    let device = second.replacing("schneider/iem3155", with: "acme/m1")
    let extra = ["profiles/acme/m1.yml": profile, "devices.d/b.yaml": device]
    #expect(
      try ConfigurationFolder(SampleFiles.all.merging(extra) { $1 }).problems().filter {
        $0.hasPrefix("devices.d")
      }.isEmpty
    )
    let misnamed = ["profiles/acme/m1.YAML": profile, "devices.d/b.yaml": device]
    let problems = try ConfigurationFolder(SampleFiles.all.merging(misnamed) { $1 }).problems()
    #expect(
      problems.contains { $0.contains("profiles/acme/m1.YAML: rename it to m1.yaml") },
      "\(problems)"
    )
  }

  @Test(arguments: ["folder", "loop", "nowhere", "pipe"])
  func `that cannot be read are one located error`(what: String) throws {
    let folder = try ConfigurationFolder(SampleFiles.all)
    let path = "\(folder.path)/devices.d/x.yaml"
    let (made, words) =
      switch what {
      case "folder": (mkdir(path, 0o755), "it is a folder")
      case "loop": (symlink("x.yaml", path), "symbolic links")
      case "nowhere": (symlink("nowhere.yaml", path), "a symbolic link")
      default: (mkfifo(path, 0o600), "it is not a file")
      }
    try #require(made == 0)
    let errors = folder.problems().filter { $0.contains("error:") }
    #expect(errors.count == 1 && errors[0].hasPrefix("devices.d/x.yaml:1:1: error: "), "\(errors)")
    #expect(errors[0].contains(words), "\(errors)")
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0, 0x3A, 0], "UTF-16"), ([0x61, 0, 0x3A, 0, 0x20, 0, 0x31, 0], "UTF-16"),
      ([0, 0x61, 0, 0x3A, 0, 0x20, 0, 0x31], "UTF-16"),
      ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "UTF-32"),
      ([0x61, 0x3A, 0x20, 0xE4], "byte 0xE4"), ([0x61, 0x3A, 0x20, 0, 0x61], "NUL"),
    ] as [([UInt8], String)]
  )
  func `in another encoding say which and how to save them`(bytes: [UInt8], words: String) throws {
    let folder = try ConfigurationFolder(SampleFiles.all)
    try folder.write(bytes, to: "devices.d/panel-a.yaml")
    let errors = folder.problems().filter { $0.contains("panel-a.yaml:1:") }
    #expect(errors.count == 1 && errors[0].contains(words), "\(errors)")
  }

  @Test func `with one endpoint say which file has it already`() throws {
    let twin = second.replacing("10.0.4.21:502", with: "10.0.4.20")
    let problems = try ConfigurationFolder(
      SampleFiles.all.merging(["devices.d/z.yaml": twin]) { $1 }
    )
    .problems()
    #expect(
      problems.contains { $0.contains("z.yaml:1:20: warning:") && $0.contains("panel-a.yaml:2:8") }
    )
    let serial = """
      connection: { serial: { port: /dev/../dev/ttyS1 } }
      devices: [{ id: pump, unit_id: 1, profile: schneider/iem3155 }]
      """
    // A link and its device are one port, where the machine has it.
    guard access("/dev/ttyS1", F_OK) == 0 else { return }
    let twins = try ConfigurationFolder(
      SampleFiles.all.merging(["devices.d/z.yaml": serial]) { $1 }
    )
    #expect(
      twins.problems().contains {
        $0.contains("z.yaml:1:23: error:") && $0.contains("meters.yaml:2:11")
      }
    )
  }
}
