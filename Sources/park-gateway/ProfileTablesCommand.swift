import ArgumentParser
import Configuration
import DeviceProfiles
import Glibc
import Tools

struct ImportProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Makes a profile of a register table, such as one of a manual pasted into a spreadsheet.",
    discussion: """
      Reads CSV with commas, semicolons or tabs. The first row names the columns, in English or Vietnamese: \\
      address (decimal, hexadecimal, or 40011 as in manuals), name, type, length, scale, unit, table or function, \\
      order. Prints the profile, or writes it into a configuration; messages give line and column. Exit codes: 0 \
      printed, 65 errors, 69 not written.
      """
  )

  @Argument(help: "The file, or - for standard input.", completion: .file(extensions: ["csv"]))
  var file: String

  @Option(help: "What the profile is called, such as acme/m-1.")
  var name = "maker/model"

  @Option(
    help: ArgumentHelp(
      "Write the profile into the configuration in this folder, under profiles.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var into: String?

  @Option(help: "What the table calls the first register: 0 or 1 (default: as its numbers say).")
  var base: Int?

  @Option(help: "The table of rows that name none: coil, discrete, input or holding.")
  var table = RegisterTable.holding

  @Option(help: "The order of numbers of several registers: ABCD, CDAB, BADC or DCBA.")
  var order: String?

  func validate() throws {
    guard base.map({ (0...1).contains($0) }) ?? true else {
      throw ValidationError("--base is 0 or 1")
    }
    guard into == nil || Self.isName(name) else {
      throw ValidationError("--into needs a --name of small letters, such as acme/m-1")
    }
    guard order.map({ ["ABCD", "CDAB", "BADC", "DCBA"].contains($0) }) ?? true else {
      throw ValidationError("--order is ABCD, CDAB, BADC or DCBA")
    }
  }

  func run() throws {
    var options = RegisterTableImport.Options()
    (options.base, options.table, options.order, options.name) = (base, table, order, name)
    let shown = file == "-" ? "standard input" : file
    guard let text = Self.contents(of: file) else {
      printError("\(shown): cannot be read: \(String(cString: strerror(errno)).lowercased())")
      throw ExitStatus.badData
    }
    let table = RegisterTableImport(text, file: shown, options: options)
    for problem in table.problems { printError("\(problem)") }
    guard !table.hasErrors else { throw ExitStatus.badData }
    guard let into else { return print(table.yaml, terminator: "") }
    do throws(SiteFolder.Failure) {
      print(try SiteFolder(into).addProfile(name, table.yaml))
    } catch {
      printError("park-gateway: \(error)")
      throw ExitStatus.unavailable
    }
  }

  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
      }
  }

  /// At most four megabytes.
  private static func contents(of file: String) -> String? {
    let descriptor = file == "-" ? 0 : open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { if descriptor > 0 { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count < 4 << 20 {
      let count = read(descriptor, &chunk, chunk.count)
      guard count >= 0 else { return nil }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

struct ExportProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Prints a profile's register map as a table for spreadsheets (CSV)."
  )

  @Argument(help: "The profile, such as schneider/iem3155.", completion: ProfileOptions.names)
  var name: String

  @Flag(help: "CSV, which is the only form.")
  var csv = false

  @Flag(help: "Semicolons and decimal commas, as spreadsheets in Vietnamese expect.")
  var semicolons = false

  @OptionGroup var options: ProfileOptions

  func run() throws {
    do throws(ConfigurationProblems) {
      let profile = try options.library.profile(named: name).profile
      let table = RegisterTableExport(profile, hasDecimalComma: semicolons)
      print(table.text, terminator: "")
      guard !table.isComplete else { return }
      printError("states, ranges, scale registers and what may be written do not fit into a table")
    } catch {
      for problem in error.problems { printError("\(problem)") }
      throw ExitStatus.badConfiguration
    }
  }
}
