import ArgumentParser
import Configuration
import Languages

/// The names of commands on a command line.
enum CommandNames {
  /// A word that stands where a command is expected, and is none.
  struct Unknown {
    var word: String
    /// The commands that there are at this place.
    var known: [String]

    func text(in language: Language) -> String {
      let meant = Spelling.nearest(to: word, among: known)
      let words = BilingualText("there is no command \(word)", "không có lệnh \(word)")
      let question = meant.map { BilingualText("; did you mean \($0)?", "; ý bạn là \($0)?") }
      let list = known.joined(separator: ", ")
      return language.text(words + (question ?? BilingualText(" (\(list))", " (\(list))")))
    }
  }

  /// The commands that the words name one below the other, beginning with the program itself.
  static func path(_ words: some Sequence<String>) -> [any ParsableCommand.Type] {
    var path: [any ParsableCommand.Type] = [ParkGateway.self]
    for word in words where word != "help" || path.count > 1 {
      let below = path.last?.configuration.subcommands ?? []
      guard let next = below.first(where: { $0.configuration.commandName == word }) else { break }
      path.append(next)
    }
    return path
  }

  /// The word of a command line that should be a command's name.
  static func unknown(among words: some Sequence<String>) -> Unknown? {
    let words = words.drop { $0 == "help" }
    let path = path(words)
    let known = (path.last?.configuration.subcommands ?? []).compactMap {
      $0.configuration.commandName
    }
    let next = words.dropFirst(path.count - 1).first { _ in true }
    guard !known.isEmpty, let next, !next.hasPrefix("-"), next != "help" else { return nil }
    return Unknown(word: next, known: known)
  }
}
