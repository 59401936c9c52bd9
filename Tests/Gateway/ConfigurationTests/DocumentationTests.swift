import Configuration
import Glibc
import Testing

@Suite struct `Documentation and shipped files` {
  /// With PARK_GATEWAY_UPDATE_DOCS in the environment, the file is written instead.
  @Test(
    arguments: [
      ("docs/configuration.md", ConfigurationReference.markdown),
      ("docs/points.md", PointNameReference.markdown),
      ("docs/kpis.md", IndicatorReference.markdown), ("docs/events.md", EventReference.markdown),
      (
        "docs/devices.md",
        DeviceReference.markdown(
          of: ProfileLibrary(directories: [ConfigurationFolder.shippedProfiles])
        )
      ),
    ]
  )
  func `are what the declarations say`(file: String, generated: String) throws {
    let path = "\(ConfigurationFolder.sourceTree)/\(file)"
    if getenv("PARK_GATEWAY_UPDATE_DOCS") != nil {
      let stream = try #require(fopen(path, "w"))
      fputs(generated, stream)
      fclose(stream)
    }
    let written = try text(of: path)
    #expect(
      written == generated,
      "PARK_GATEWAY_UPDATE_DOCS=1 swift test --filter ConfigurationTests writes \(file)"
    )
  }

  @Test func `load as they are installed`() throws {
    let folder = try ConfigurationFolder()
    for name in ["gateway.yaml", "kpis.yaml", "devices.d/example.yaml"] {
      try folder.write(
        try text(of: "\(ConfigurationFolder.sourceTree)/Packaging/etc/\(name)"),
        to: name
      )
    }
    #expect(
      folder.problems() == [
        "devices.d/example.yaml:1:1: warning: the file holds nothing but comments: no connection"
      ]
    )
  }

  @Test func `load when their examples are uncommented`() throws {
    let folder = try ConfigurationFolder()
    let etc = "\(ConfigurationFolder.sourceTree)/Packaging/etc"
    try folder.write(try text(of: "\(etc)/gateway.yaml"), to: "gateway.yaml")
    for name in ["kpis.yaml", "devices.d/example.yaml"] {
      let lines = try text(of: "\(etc)/\(name)").split(
        separator: "\n",
        omittingEmptySubsequences: false
      )
      let heading = lines.prefix { !$0.isEmpty }
      let example = lines.dropFirst(heading.count).map { $0.hasPrefix("# ") ? $0.dropFirst(2) : $0 }
      try folder.write(example.joined(separator: "\n"), to: name)
    }
    #expect(folder.problems().isEmpty)
  }

  private func text(of path: String) throws -> String {
    let stream = try #require(fopen(path, "r"), "\(path) is missing")
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, stream)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
