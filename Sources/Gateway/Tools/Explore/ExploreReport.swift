package import Configuration
package import DeviceProfiles
package import Languages
import Registers

/// What a sweep has found, for people and programs.
package struct ExploreReport: Sendable {
  private let table: RegisterTable
  private let sweep: RegisterSweep
  private let guesses: TypeGuesses
  /// The addresses whose contents changed while they were watched.
  private let changed: Set<Int>

  package init(_ table: RegisterTable, _ sweep: RegisterSweep, changed: Set<Int> = []) {
    self.table = table
    self.sweep = sweep
    self.changed = changed
    guesses = TypeGuesses(sweep)
  }

  /// One row for each register, in 80 columns; runs of zeros are one row.
  package func text(_ language: Language) -> String {
    var lines = [heading(language)]
    guard !sweep.present.isEmpty else { return lines[0] }
    if !table.holdsBits { lines.append(" ADDR  HEX   DEC    ASCII") }
    for run in sweep.runs { lines += rows(of: run) }
    return lines.joined(separator: "\n")
  }

  private func heading(_ language: Language) -> String {
    let places = sweep.runs.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)…\($0.upperBound)"
    }
    let shown = places.prefix(6).joined(separator: ", ") + (places.count > 6 ? " …" : "")
    guard !places.isEmpty else {
      return language.text(ExploreWords.nothing(table.rawValue, refusals: sweep.refusals))
    }
    return language.text(
      ExploreWords.found(
        table.rawValue,
        sweep.present.count,
        places: shown,
        longest: sweep.longest,
        tooLong: sweep.tooLong
      )
    )
  }

  // MARK: - Rows

  private static let columns = 80
  /// A row for each zero would hide the others.
  private static let fewZeros = 3

  private func rows(of run: ClosedRange<Int>) -> [String] {
    if table.holdsBits { return bits(of: run) }
    var rows: [String] = []
    var address = run.lowerBound
    while address <= run.upperBound {
      let zeros = (address...run.upperBound).prefix {
        sweep.present[$0] == 0 && !changed.contains($0)
      }
      .count
      if zeros > Self.fewZeros {
        rows.append(Self.padded("\(address)", 5, isRight: true) + "…\(address + zeros - 1): 0")
        address += zeros
        continue
      }
      let width = min(guesses.width(at: address), run.upperBound - address + 1)
      for place in address..<address + width {
        rows.append(row(at: place, isInside: place > address))
      }
      address += width
    }
    return rows
  }

  /// A row; `isInside`: the row before holds the beginning of its value.
  private func row(at address: Int, isInside: Bool) -> String {
    let word = sweep.present[address] ?? 0
    let mark = changed.contains(address) ? "*" : " "
    var row =
      Self.padded("\(address)", 5, isRight: true) + mark + " "
      + String(word.hexadecimal.dropFirst(2)) + "  " + Self.padded("\(word)", 5) + "  "
      + Self.padded(Self.ascii(word), 3)
    var texts =
      isInside ? [] : guesses.guesses(at: address).map(\.text).filter { $0 != "\(word)" }
    while let text = texts.first, row.count + 2 + text.count <= Self.columns {
      row += "  \(text)"
      texts.removeFirst()
    }
    return String(row.reversed().drop { $0 == " " }.reversed())
  }

  /// Sixteen bits to a row.
  private func bits(of run: ClosedRange<Int>) -> [String] {
    stride(from: run.lowerBound, through: run.upperBound, by: 16).map { start in
      let end = min(start + 15, run.upperBound)
      let bits = (start...end).map { address in
        "\(sweep.present[address] ?? 0)\(changed.contains(address) ? "*" : "")"
      }
      return Self.padded("\(start)", 5, isRight: true) + "…" + Self.padded("\(end)", 5) + "  "
        + bits.joined(separator: " ")
    }
  }

  /// The two bytes as characters, `.` for others.
  static func ascii(_ word: UInt16) -> String {
    [UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word)]
      .map { (0x20...0x7E).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
  }

  private static func padded(_ text: String, _ width: Int, isRight: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.count))
    return isRight ? blanks + text : text + blanks
  }

  // MARK: - Programs

  package var json: JSON {
    [
      "table": .string(table.rawValue),
      "longest_request": .integer(sweep.longest),
      "refused_length": sweep.tooLong.map { .integer($0) } ?? .null,
      "registers": .array(
        sweep.present.sorted { $0.key < $1.key }.map { address, word in
          [
            "address": .integer(address), "value": .integer(Int(word)),
            "changed": .bool(changed.contains(address)),
            "guesses": .array(
              table.holdsBits
                ? []
                : guesses.guesses(at: address).map { guess in
                  [
                    "type": .string(guess.type.name), "order": .string(guess.order.name),
                    "value": .number(guess.value),
                    "scale_exponent": guess.hint.map { .integer($0.exponent) } ?? .null,
                    "unit": guess.hint.map { .string($0.unit) } ?? .null,
                  ]
                }
            ),
          ]
        }
      ),
    ]
  }
}
