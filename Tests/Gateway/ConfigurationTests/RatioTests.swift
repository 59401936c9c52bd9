import Registers
import Configuration
import DeviceProfiles
import Testing

@Suite struct `Transformer ratios` {
  /// ct 200/5 is 40, vt 22000/110 is 200.
  @Test(
    arguments: [
      ("A", 40), ("V", 200), ("W", 8000), ("kW", 8000), ("var", 8000), ("VA", 8000), ("Wh", 8000),
      ("kWh", 8000), ("varh", 8000), ("VAh", 8000), ("Hz", 1), ("1", 1), ("Cel", 1), ("%", 1),
    ] as [(String, Double)]
  )
  func `multiply what the transformers divide`(unit: String, factor: Double) throws {
    let folder = try ConfigurationFolder([
      "gateway.yaml": SampleFiles.gateway,
      "park.password": "s3cret\n", "ca.pem": "-", "gw.pem": "-", "gw.key": "-",
      "devices.d/meter.yaml": """
      connection: { tcp: "10.0.0.1:502" }
      devices:
        - id: m
          unit_id: 1
          ratios: { ct: 200/5, vt: 22000/110 }
          points:
            p: { table: holding, address: 0, type: uint32, scale: 0.1, unit: "\(unit)", range: [0, 50] }

      """,
    ])
    let device = try #require(
      try folder.load().configuration.connections.first?.devices.first
    )
    let point = try #require(device.points.first)
    #expect(point.scale.numerator / point.scale.denominator == factor * 0.1)
    // Limits in a site's own file refer to the primary side.
    #expect(point.range?.upperBound == 50)
  }
}
