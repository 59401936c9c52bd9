import Registers
package import Configuration
package import DeviceProfiles
package import Languages
import Modbus
import PrintableText
import SunSpec

/// The result of a scan: for people, and for programs.
package struct ScanReport: Sendable {
  /// What a scan asked, for the case that nobody answered.
  package struct Tried: Sendable {
    private let endpoints: [Endpoint]
    private let units: Int

    package init(endpoints: [Endpoint], units: Int) {
      (self.endpoints, self.units) = (endpoints, units)
    }

    var advice: [BilingualText] {
      let ways = endpoints.map(\.shown)
      let more = ways.count > 16 ? ", …" : ""
      var advice = [
        ScanWords.tried(ways.prefix(16).joined(separator: ", ") + more, units: units)
      ]
      if endpoints.contains(where: \.isSerial) { advice.append(ScanWords.silentBus) }
      if !endpoints.allSatisfy(\.isSerial) { advice.append(ScanWords.silentNetwork) }
      return advice
    }
  }

  package let findings: [ScanFinding]
  /// The names to write instead of serial ports' own names.
  package let fixedPorts: [String: String]

  package init(findings: [ScanFinding], fixedPorts: [String: String] = [:]) {
    self.findings = findings
    self.fixedPorts = fixedPorts
  }

  /// All findings, as ``ScanFinding/text(_:)`` shows each at once.
  package func text(_ language: Language) -> String {
    (findings.map { $0.text(language) } + [summary(language)]).joined(separator: "\n")
  }

  /// The line after the last finding.
  package func summary(_ language: Language, asked: Tried? = nil) -> String {
    let found = findings.filter { !$0.isSilent }
    guard !found.isEmpty else {
      let lines = [ScanWords.nobodyAnswers] + (asked?.advice ?? [])
      return lines.map(language.text).joined(separator: "\n  ")
    }
    let lines = Set(found.map(\.endpoint.name)).count
    return language.text(ScanWords.sum(units: found.count, lines: lines))
  }

  package var json: JSON {
    [
      "fixed_port": fixedPorts.values.min().map { .string($0) } ?? .null,
      "found": .array(findings.map(\.json)),
    ]
  }
}

extension ScanFinding {
  /// What to write as `profile`.
  var profile: String? {
    if let assigned { return assigned }
    if let fit = fits.first, fit.isConfirmed || sunSpec == nil && fit.isSure { return fit.profile }
    return sunSpec == nil ? nil : SunSpecPart.first.name
  }

  /// The profiles that it resembles, where none surely fits.
  var resemblances: [ProfileFit] { profile == nil ? ranking.equals : [] }

  /// The unit with what it is; further lines are indented.
  package func text(_ language: Language) -> String {
    let head = "unit \(unit) on \(endpoint.shown)"
    if isSilent, let profile { return "\(head): \(language.text(ScanWords.silent(profile)))" }
    var lines = ["\(head): \(title(language) ?? language.text(ScanWords.answers(exception)))"]
    if let fit = fits.first, profile == fit.profile || profile == nil {
      lines += details(of: fit, language)
    }
    if let identification, !identification.text.isEmpty {
      lines.append("\(language.text(ScanWords.identification)): \(identification.text)")
    }
    if let sunSpec { lines.append(sunSpec.text(in: language)) }
    if answersToAll { lines.append(language.text(ScanWords.answersToAll)) }
    if profile == nil { lines += nextSteps(language) }
    return lines.joined(separator: "\n  ").printableLines
  }

  /// The profile's name; of several that cannot be told apart all.
  private func title(_ language: Language) -> String? {
    guard let profile else {
      guard let best = resemblances.first else { return nil }
      return language.text(ScanWords.looksLike(names(beside: best.profile, language)))
    }
    return profile == fits.first?.profile ? names(beside: profile, language) : profile
  }

  private func names(beside best: String, _ language: Language) -> String {
    ranking.equals.enumerated().map { position, fit in
      position == 0 ? fit.profile : fit.profile.shortened(beside: best)
    }
    .joined(separator: language.text(ScanWords.or))
  }

  /// What to do with a unit that has no name: command lines that work as they are.
  private func nextSteps(_ language: Language) -> [String] {
    guard let best = resemblances.first else {
      return [language.text(ScanWords.noProfile(exploreCommand))]
    }
    let reading = command("read", "--profile \(best.profile)")
    return [ScanWords.compare(reading), ScanWords.registers(exploreCommand)].map(language.text)
  }

  /// `explore` on the part of the memory where something was found.
  var exploreCommand: String {
    let table = seen?.table.rawValue ?? "holding"
    let range = seen?.addresses ?? 0...199
    return command(
      "explore",
      "--table \(table) --from \(range.lowerBound) --to \(range.upperBound)"
    )
  }

  private func command(_ name: String, _ options: String) -> String {
    "park-gateway \(name) \(endpoint.options) --unit \(unit) \(options)"
  }

  private func details(of fit: ProfileFit, _ language: Language) -> [String] {
    let proof =
      fit.profile == assigned
      ? ScanWords.asGiven
      : fit.isConfirmed
        ? ScanWords.confirmed : fit.isSure ? ScanWords.byValues : ScanWords.resembles
    let parts =
      [language.text(proof), language.text(ScanWords.points(fit.good, of: fit.total))]
      + (fit.order.map { [language.text(ScanWords.order($0.name))] } ?? [])
    let name = fit.model.hasPrefix(fit.maker) ? fit.model : "\(fit.maker) \(fit.model)"
    let lines = ["\(name) (\(parts.joined(separator: "; ")))"]
    guard ranking.equals.count > 1 else { return lines }
    return lines + [language.text(ranking.isOneMap ? ScanWords.oneMap : ScanWords.severalMaps)]
  }

  var json: JSON {
    let best = profile == fits.first?.profile ? fits.first : nil
    return [
      "unit": .integer(Int(unit)),
      "endpoint": .string(endpoint.name),
      "connection": .string(endpoint.kind),
      "serial": endpoint.serialJSON,
      "exception": exception.map { .integer(Int($0)) } ?? .null,
      "answers_to_all": .bool(answersToAll),
      "identification": identification.map { identification in
        .object(
          identification.objects.sorted { $0.key < $1.key }.map {
            JSON.Member("\($0.key)", .string($0.value))
          }
        )
      } ?? .null,
      "sunspec": sunSpec.map(\.json) ?? .null,
      "profile": profile.map { .string($0) } ?? .null,
      "or": .array(
        best == nil ? [] : ranking.equals.dropFirst().map { .string($0.profile) }
      ),
      "candidates": .array(resemblances.map { .string($0.profile) }),
      "same_registers": .bool(best != nil && ranking.isOneMap),
      "order": best?.order.map { .string($0.name) } ?? .null,
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
}

extension String {
  /// As a shell takes it for one word.
  fileprivate var shellWord: String {
    let isPlain = allSatisfy { character in
      character.isASCII
        && (character.isLetter || character.isNumber || "/._:-[]@".contains(character))
    }
    return isPlain && !contains("[") ? self : "'\(replacing("'", with: "'\\''"))'"
  }

  /// A profile's name without the maker, where that is the other's too.
  fileprivate func shortened(beside other: String) -> String {
    let parts = split(separator: "/", maxSplits: 1)
    guard parts.count == 2, other.hasPrefix("\(parts[0])/") else { return self }
    return String(parts[1])
  }

  /// Without control characters of a device's texts.
  fileprivate var printableLines: String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).printable() }.joined(separator: "\n")
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
  /// The endpoint with the settings of a serial port, or with the framing where it is not Modbus TCP.
  package var shown: String {
    switch self {
    case .tcp: return name
    case .rtuOverTCP: return "\(name) (RTU over TCP)"
    case .serial(let settings):
      let parity = settings.parity.rawValue.prefix(1).uppercased()
      return "\(name) \(settings.baud) 8\(parity)\(settings.stopBits)"
    }
  }

  /// The place as options of a command line.
  var options: String {
    switch self {
    case .tcp: return "--tcp \(name.shellWord)"
    case .rtuOverTCP: return "--rtu-over-tcp \(name.shellWord)"
    case .serial(let settings):
      let stopBits = settings.stopBits == 1 ? "" : " --stop-bits \(settings.stopBits)"
      return "--serial \(settings.port.shellWord) --baud \(settings.baud) "
        + "--parity \(settings.parity.rawValue)\(stopBits)"
    }
  }

  /// The key in a device file.
  var kind: String {
    switch self {
    case .tcp: "tcp"
    case .rtuOverTCP: "rtu_over_tcp"
    case .serial: "serial"
    }
  }

  fileprivate var serialJSON: JSON {
    guard case .serial(let settings) = self else { return .null }
    return [
      "baud": .integer(settings.baud), "parity": .string(settings.parity.rawValue),
      "stop_bits": .integer(settings.stopBits),
    ]
  }
}
