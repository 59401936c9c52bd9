package import Configuration
import DeviceProfiles
import Modbus
import SunSpec

/// The result of a scan: for people, for programs, or as a device file to start from.
package struct ScanReport: Sendable {
  package let findings: [ScanFinding]
  /// The name to write instead of the serial port's own name.
  package let fixedPort: String?

  package init(findings: [ScanFinding], fixedPort: String?) {
    self.findings = findings
    self.fixedPort = fixedPort
  }

  package var text: String {
    var lines = fixedPort.map { ["fixed name: \($0)"] } ?? []
    for finding in findings {
      lines.append("unit \(finding.unit) on \(finding.endpoint.shown): \(finding.answer)")
      if let identification = finding.identification {
        lines.append("  identification: \(identification.text)")
      }
      if let sunSpec = finding.sunSpec { lines.append("  \(sunSpec.text)") }
      lines += finding.fits.prefix(5).map { "  profile \($0.text)" }
      if finding.profile == nil { lines.append("  no profile fits") }
    }
    if findings.isEmpty { lines.append("nobody answers") }
    return lines.joined(separator: "\n")
  }

  package var json: JSON {
    [
      "fixed_port": fixedPort.map { .string($0) } ?? .null,
      "found": .array(findings.map(\.json)),
    ]
  }

  /// Device files, one for each way in which the devices were reached.
  package var yaml: String {
    var endpoints: [Endpoint] = []
    for finding in findings where !endpoints.contains(finding.endpoint) {
      endpoints.append(finding.endpoint)
    }
    guard !endpoints.isEmpty else { return "# nobody answers" }
    return endpoints.map { endpoint in
      (["connection:", "  " + endpoint.yaml(fixedPort: fixedPort), "devices:"]
        + findings.filter { $0.endpoint == endpoint }.flatMap(\.yaml))
        .joined(separator: "\n")
    }
    .joined(
      separator: "\n# The devices were reached in another way too; use a second file for it:\n---\n"
    )
  }
}

extension ScanFinding {
  /// What to write as `profile`.
  var profile: String? {
    if let fit = fits.first, fit.isConfirmed || sunSpec == nil { return fit.profile }
    return sunSpec == nil ? nil : SunSpecPart.first.name
  }

  var answer: String {
    exception.map { "answers with exception \($0), \(ExceptionExplanation($0).name)" } ?? "answers"
  }

  var json: JSON {
    [
      "unit": .integer(Int(unit)),
      "endpoint": .string(endpoint.name),
      "serial": endpoint.serialJSON,
      "exception": exception.map { .integer(Int($0)) } ?? .null,
      "identification": identification.map { identification in
        .object(
          identification.objects.sorted { $0.key < $1.key }.map {
            JSON.Member("\($0.key)", .string($0.value))
          }
        )
      } ?? .null,
      "sunspec": sunSpec.map(\.json) ?? .null,
      "profile": profile.map { .string($0) } ?? .null,
      "profiles": .array(
        fits.map {
          [
            "name": .string($0.profile), "score": .integer($0.score),
            "confirmed": .bool($0.isConfirmed), "good": .integer($0.good),
            "points": .integer($0.total),
          ]
        }
      ),
    ]
  }

  /// A device that `check` accepts where a profile fits; otherwise a comment about what is missing.
  var yaml: [String] {
    var lines = identification.map { ["  # \($0.text)"] } ?? []
    if let sunSpec { lines.append("  # \(sunSpec.summary)") }
    guard let profile else {
      return lines + [
        "  # Unit \(unit) answers, but no profile fits; it needs points of its own.",
        "  # - id: device-\(unit)", "  #   unit_id: \(unit)",
      ]
    }
    if let parts = sunSpec?.parts, parts.count > 1, profile == SunSpecPart.first.name {
      return lines + parts.flatMap { yaml(of: $0) }
    }
    lines += ["  - id: device-\(unit)", "    profile: \(profile)", "    unit_id: \(unit)"]
    let others = fits.filter { $0.profile != profile }.prefix(3).map(\.profile)
    if !others.isEmpty { lines.append("    # fits too: \(others.joined(separator: ", "))") }
    return lines
  }
}

extension ScanFinding {
  /// One of several inverters and meters in a chain.
  private func yaml(of part: SunSpecSurvey.Part) -> [String] {
    let kind = part.part.name.dropFirst("sunspec-".count)
    return [
      "  # \(part.text)", "  - id: device-\(unit)-\(kind)", "    profile: \(part.part.name)",
      "    unit_id: \(unit)",
    ]
  }
}

extension DeviceIdentification {
  /// The text in one line, without line breaks.
  var text: String {
    let parts = [vendor, productName ?? productCode, model, revision].compactMap { $0 }
    let printable = parts.joined(separator: " ").unicodeScalars.filter { $0.value >= 0x20 }
    return String(String.UnicodeScalarView(printable))
  }
}

extension Endpoint {
  /// The endpoint with the settings of a serial port.
  var shown: String {
    guard case .serial(let settings) = self else { return name }
    let parity = settings.parity.rawValue.prefix(1).uppercased()
    return "\(name) \(settings.baud) 8\(parity)\(settings.stopBits)"
  }

  fileprivate var serialJSON: JSON {
    guard case .serial(let settings) = self else { return .null }
    return [
      "baud": .integer(settings.baud), "parity": .string(settings.parity.rawValue),
      "stop_bits": .integer(settings.stopBits),
    ]
  }

  fileprivate func yaml(fixedPort: String?) -> String {
    switch self {
    case .tcp: "tcp: \"\(name)\""
    case .rtuOverTCP: "rtu_over_tcp: \"\(name)\""
    case .serial(let settings):
      "serial: { port: \"\(fixedPort ?? settings.port)\", baud: \(settings.baud), "
        + "parity: \(settings.parity.rawValue), stop_bits: \(settings.stopBits) }"
    }
  }
}
