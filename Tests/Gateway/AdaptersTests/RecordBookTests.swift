import Adapters
import Records
import Testing

@Suite struct RecordBookTests {
  private func dictionary(_ id: String) -> RecordDictionary {
    RecordDictionary(assets: [RecordDictionary.Asset(id: id, kind: .device)])
  }

  @Test func `equal dictionaries have the same revision, at each start`() {
    let revision = RecordBook().revision(of: dictionary("a"))
    let book = RecordBook()
    #expect(book.revision(of: dictionary("b")) != revision)
    #expect(book.revision(of: dictionary("a")) == revision)
    #expect(book.dictionary(of: revision) == dictionary("a"))
  }

  @Test func `what was stored is understood, and what is damaged is left out`() {
    let book = RecordBook([7: dictionary("a").bytes, 8: [1, 2, 3], 9: []])
    #expect(book.dictionary(of: 7) == dictionary("a"))
    #expect(book.dictionary(of: 8) == nil && book.dictionary(of: 9) == nil)
  }

  @Test func `two dictionaries never share a revision, even by chance`() {
    let wanted = RecordDictionary.revision(of: dictionary("a").bytes)
    let book = RecordBook([wanted: dictionary("other").bytes])
    let given = book.revision(of: dictionary("a"))
    #expect(given != wanted && book.dictionary(of: given) == dictionary("a"))
    #expect(book.dictionary(of: wanted) == dictionary("other"))
  }
}
