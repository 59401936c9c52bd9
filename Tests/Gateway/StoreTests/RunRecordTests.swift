import Glibc
import Store
import Testing

@Suite struct RunRecordTests {
  private static func folder() -> String {
    var template = Array("/tmp/run-record-XXXXXX".utf8CString)
    return mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
  }

  private func record(_ folder: String, machine: String = "a") -> RunRecord {
    RunRecord(folder: folder, machine: machine)
  }

  @Test func `the first run follows a clean end`() {
    #expect(record(Self.folder()).begin() == .clean)
  }

  @Test(arguments: ["a", "b"])
  func `a run that was ended is clean, whatever the machine did since`(machine: String) {
    let folder = Self.folder()
    _ = record(folder).begin()
    record(folder).end()
    #expect(record(folder, machine: machine).begin() == .clean)
  }

  @Test func `a run that was not ended crashed`() {
    let folder = Self.folder()
    _ = record(folder).begin()
    #expect(record(folder).begin() == .crash)
    #expect(record(folder).begin() == .crash)
  }

  @Test func `a run that was not ended before the machine started was cut`() {
    let folder = Self.folder()
    _ = record(folder).begin()
    #expect(record(folder, machine: "b").begin() == .powerCut)
  }

  @Test func `a folder that cannot be written is no fault`() {
    let nowhere = record("/nonexistent/folder")
    #expect(nowhere.begin() == .clean)
    nowhere.end()
  }

  @Test(arguments: ["", "running", "running a b c\n", "\u{0}\u{0}"])
  func `a spoilt note counts as a clean end`(text: String) throws {
    let folder = Self.folder()
    let file = try #require(fopen(folder + "/park-gateway.run", "w"))
    fputs(text, file)
    fclose(file)
    #expect(record(folder).begin() == .clean)
  }
}
