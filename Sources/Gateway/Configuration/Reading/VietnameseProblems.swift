import Languages

/// Messages of configuration files in Vietnamese.
enum VietnameseProblems {
  static func translation(of message: String) -> String { book.translation(of: message) }

  private static let book = PhraseBook(pairs + PhraseBook.system)
}
