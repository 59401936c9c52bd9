import Configuration
import Testing
import TestSupport

/// Randomly damaged configurations never crash the program, and every error has a place.
@Suite struct `A configuration spoilt at random` {
  private static let scraps = [
    "\t", "\u{FEFF}", "\u{A0}", "\u{200B}", "!main", "&", "*", "`", "1,000,000", "% ", "“", "\"",
    "'", "[", "]", "{", "}", ":", "- ", "-", "&a ", "*a",
    "!!int ",
    "|", ">", "%", "@", "#", "\0", "\r", "0,1", "1e999", "-0", "99999999999999999999", "nan",
    ".inf",
    "0x", "0xFFFFFFFFFFFFFFFFF", "null", "~", "true", "tủ-điện", "_gateway", "4x0011", "40011",
    "[[[[",
    "<<: ", "? ", "--- ", "...\n", "KW", "°C", "://", "mqtt://", "[::1]", "999.1.1.1", "65536",
    "1min1",
    "{0: a, 0: b}", "string(99999)", "bits(9, 1)", "mod10(9)", "5/0", "9223372036854775808",
  ]

  @Test(arguments: 0..<12)
  func `gives located errors and nothing else`(batch: UInt64) throws {
    let seed = 0x5EED_0012 &+ batch
    var random = SeededGenerator(seed: seed)
    for round in 0..<40 {
      let name = try #require(
        ["gateway.yaml", "devices.d/panel-a.yaml", "devices.d/meters.yaml", "kpis.yaml"]
          .randomElement(using: &random)
      )
      var bytes = Array((SampleFiles.all[name] ?? "").utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.spoil(&bytes, &random) }
      let folder = try ConfigurationFolder(SampleFiles.all)
      try folder.write(bytes, to: name)
      do throws(ConfigurationProblems) {
        _ = try folder.load()
      } catch {
        let errors = error.problems.filter { $0.severity == .error }
        #expect(!errors.isEmpty, "seed \(seed), round \(round)")
        for problem in errors {
          let hasPlace = problem.location.line >= 1 && problem.location.column >= 1
          #expect(hasPlace, "seed \(seed), round \(round): \(problem)")
          for words in [
            "did not find", "found ", "while ", "could not find", "not allowed in this",
          ] {
            #expect(!problem.message.contains(words), "seed \(seed), libyaml's words: \(problem)")
          }
          #expect(
            !problem.message.isEmpty && !problem.message.contains("\n"),
            "seed \(seed): \(problem)"
          )
        }
      }
    }
  }

  private static func spoil(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 1...12, using: &random))
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes.removeSubrange(place..<end)
    case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
    case 3: bytes.removeSubrange(place...)
    case 4: replaceValue(in: &bytes, &random)
    default:
      bytes.insert(contentsOf: Array((scraps.randomElement(using: &random) ?? "").utf8), at: place)
    }
  }

  /// Replaces the value of some key with a random fragment.
  private static func replaceValue(in bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") && $0 + 2 < bytes.count }
    guard let colon = colons.randomElement(using: &random) else { return }
    let start = min(colon + 2, bytes.count)
    let end = bytes[start...].firstIndex { " ,}\n".utf8.contains($0) } ?? bytes.endIndex
    let scrap = Array((scraps.randomElement(using: &random) ?? "").utf8)
    bytes.replaceSubrange(start..<end, with: scrap)
  }
}
