import ArgumentParser
import Configuration
import DeviceProfiles
import Tools

struct ImportProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: spoken(
      """
      Makes a profile of a register table, such as one of a manual pasted into a spreadsheet.
      """,
      """
      Tạo hồ sơ từ bảng thanh ghi, như bảng trong tài liệu dán vào bảng tính.
      """
    ),
    discussion: spoken(
      """
      Reads CSV with commas, semicolons or tabs. The first row names the columns, in English \
      or Vietnamese: address (decimal, hexadecimal, or 40011 as in manuals), name, type, \
      length, scale, unit, table or function, order. Prints the profile, or writes it into a \
      configuration; messages give line and column. Exit codes: 0 printed, 65 errors, 69 not written.
      """,
      """
      Đọc CSV ngăn bằng dấu phẩy, chấm phẩy hoặc tab. Dòng đầu là tên cột, tiếng Anh hoặc \
      tiếng Việt: địa chỉ (thập phân, thập lục phân, hoặc 40011 như trong tài liệu), tên, \
      kiểu, độ dài, hệ số, đơn vị, bảng hoặc hàm, thứ tự. In hồ sơ, hoặc ghi vào một cấu hình; \
      thông báo có dòng và cột. Mã kết thúc: 0 đã in, 65 có lỗi, 69 không ghi được.
      """
    )
  )

  @Argument(
    help: .spoken(
      "The file, or - for standard input.",
      "Tệp, hoặc - là đầu vào chuẩn.",
      valueName: spoken("file", "tệp")
    ),
    completion: .file(extensions: ["csv"])
  )
  var file: String

  @Option(
    help: .spoken(
      "What the profile is called, such as acme/m-1.",
      "Tên của hồ sơ, như acme/m-1."
    )
  )
  var name = "maker/model"

  @Option(
    help: .spoken(
      "Write the profile into the configuration in this folder, under profiles.",
      "Ghi hồ sơ vào cấu hình trong thư mục này, dưới profiles.",
      valueName: spoken("folder", "thư mục")
    ),
    completion: .directory
  )
  var into: String?

  @Option(
    help: .spoken(
      """
      What the table calls the first register: 0 or 1 (default: as its numbers say).
      """,
      """
      Bảng gọi thanh ghi đầu tiên là số mấy: 0 hoặc 1 (mặc định: theo các số trong bảng).
      """
    )
  )
  var base: Int?

  @Option(
    help: .spoken(
      "The table of rows that name none: coil, discrete, input or holding.",
      """
      Bảng của những dòng không ghi bảng: coil, discrete, input hoặc holding.
      """
    )
  )
  var table = RegisterTable.holding

  @Option(
    help: .spoken(
      "The order of numbers of several registers: ABCD, CDAB, BADC or DCBA.",
      "Thứ tự của số chiếm nhiều thanh ghi: ABCD, CDAB, BADC hoặc DCBA."
    )
  )
  var order: String?

  func validate() throws {
    guard Self.isName(name) else {
      throw ValidationError(
        "--name is maker/model, such as acme/m-1",
        "--name là hãng/mẫu, như acme/m-1"
      )
    }
    guard into == nil || Self.isFileName(name) else {
      throw ValidationError(
        "--into needs a --name of small letters, such as acme/m-1",
        "--into cần --name bằng chữ thường, như acme/m-1"
      )
    }
    guard base.map({ (0...1).contains($0) }) ?? true else {
      throw ValidationError("--base is 0 or 1", "--base là 0 hoặc 1")
    }
    guard order.map({ ["ABCD", "CDAB", "BADC", "DCBA"].contains($0) }) ?? true else {
      throw ValidationError(
        "--order is ABCD, CDAB, BADC or DCBA",
        "--order là ABCD, CDAB, BADC hoặc DCBA"
      )
    }
  }

  /// Maker and model in words that need no quotes in a file.
  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        part.contains { !$0.isWhitespace }
          && part.allSatisfy { $0.isLetter || $0.isNumber || " -_.+()".contains($0) }
      }
  }

  /// Maker and model as the names of a folder and a file.
  private static func isFileName(_ name: String) -> Bool {
    name.split(separator: "/").allSatisfy { part in
      part.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
    }
  }

  func run() throws {
    var options = RegisterTableImport.Options()
    (options.base, options.table, options.order, options.name) = (base, table, order, name)
    let shown = file == "-" ? TerminalWords.current.standardInput : file
    var printer = ProblemPrinter()
    let text: String
    do throws(ConfigurationProblems) {
      text = try RegisterTableFile.text(of: file, named: shown)
    } catch {
      printer.show(error.problems)
      throw ExitStatus.badData
    }
    let table = RegisterTableImport(text, file: shown, options: options)
    printer.show(table.problems)
    guard !table.hasErrors else { throw ExitStatus.badData }
    guard let into else { return print(table.yaml, terminator: "") }
    do throws(SiteFolder.Failure) {
      print(try SiteFolder(into).addProfile(name, table.yaml))
    } catch {
      printFailure(TerminalWords.current.systemFault("\(error)"))
      throw ExitStatus.unavailable
    }
  }
}

struct ExportProfile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: spoken(
      "Prints a profile's register map as a table for spreadsheets (CSV).",
      "In bản đồ thanh ghi của một hồ sơ thành bảng cho bảng tính (CSV)."
    )
  )

  @Argument(
    help: .spoken(
      "The profile, such as schneider/iem3155.",
      "Hồ sơ, như schneider/iem3155.",
      valueName: spoken("name", "tên")
    ),
    completion: ProfileOptions.names
  )
  var name: String

  @Flag(help: .spoken("CSV, which is the only form.", "CSV, dạng duy nhất."))
  var csv = false

  @Flag(
    help: .spoken(
      "Semicolons and decimal commas, as spreadsheets in Vietnamese expect.",
      "Chấm phẩy và dấu phẩy thập phân, như bảng tính tiếng Việt cần."
    )
  )
  var semicolons = false

  @OptionGroup var options: ProfileOptions

  func run() throws {
    try refuseSunSpec(name)
    do throws(ConfigurationProblems) {
      let profile = try options.library.profile(named: name).profile
      let table = RegisterTableExport(profile, hasDecimalComma: semicolons)
      print(table.text, terminator: "")
      guard !table.isComplete else { return }
      printError(TerminalWords.current.incompleteTable)
    } catch {
      var printer = ProblemPrinter()
      printer.show(error.problems)
      throw ExitStatus.badConfiguration
    }
  }
}
