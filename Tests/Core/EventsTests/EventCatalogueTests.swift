import Glibc
import Languages
import Testing

@testable import Events

@Suite struct EventCatalogueTests {
  @Test func `every code is declared once`() {
    let codes = EventCatalogue.kinds.map(\.code)
    #expect(Set(codes).count == codes.count)
  }

  @Test func `every declaration is in the catalogue`() throws {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let folder = "/\(root)/Sources/Core/Events/Kinds"
    var count = 0
    let files = try #require(opendir(folder), "\(folder)")
    defer { closedir(files) }
    while let entry = readdir(files) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".swift") {
        count += try text(of: "\(folder)/\(name)").components(of: "= EventKind(") - 1
      }
    }
    #expect(count == EventCatalogue.kinds.count)
  }

  private func text(of path: String) throws -> String {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
  }

  @Test(arguments: EventCatalogue.kinds)
  func `both texts of a kind have the same facts, and only declared ones`(kind: EventKind) {
    #expect(!kind.wordings.isEmpty && !kind.severities.isEmpty && !kind.subjects.isEmpty)
    for wording in kind.wordings {
      let english = Template(wording.template.english)
      let vietnamese = Template(wording.template.vietnamese)
      #expect(Set(english.names) == Set(vietnamese.names))
      #expect(english.requiredNames.sorted() == vietnamese.requiredNames.sorted())
      #expect(Set(english.names).isSubset(of: kind.facts.map(\.rawValue)))
    }
  }

  @Test func `each kind and wording is made, with all that its texts need`() {
    var unmade = Set(EventCatalogue.kinds.flatMap(\.wordings))
    for sample in EventSamples.all {
      #expect(EventCatalogue.kinds.contains(sample.kind))
      #expect(sample.kind.wordings.contains(sample.wording))
      #expect(sample.kind.severities.contains(sample.severity))
      unmade.remove(sample.wording)
      let names = Set(sample.facts.map(\.name.rawValue))
      let required = Template(sample.wording.template.english).requiredNames
      #expect(names.isSuperset(of: required), "\(sample.kind.code)")
    }
    #expect(unmade.isEmpty)
  }

  @Test(arguments: EventSamples.all)
  func `the texts of an event differ, have no gaps and no marks of the template`(
    sample: EventContent
  ) {
    let text = sample.text
    for text in [text.english, text.vietnamese] {
      #expect(!text.isEmpty && !text.contains { "{}[]".contains($0) }, "\(text)")
    }
    // Both are a name and an arrow, and differ in the names of the states.
    #expect(text.english != text.vietnamese)
  }
}

extension String {
  fileprivate func components(of mark: String) -> Int {
    var (count, start) = (1, startIndex)
    while start < endIndex {
      if self[start...].hasPrefix(mark) { count += 1 }
      start = index(after: start)
    }
    return count
  }
}
