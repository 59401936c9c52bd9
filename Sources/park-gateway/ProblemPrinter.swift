import Configuration
import Languages
import PrintableText

/// Prints problems of files for a person: each in the language of the terminal, with the line that it is about.
///
/// The first line of each keeps the form `file:line:column: error: …`, which editors read.
struct ProblemPrinter {
  private var lines: ProblemLines
  private let language: Language

  /// `directory` is the configuration folder; it is empty where files are named as they are.
  init(directory: String = "", language: Language = SpokenLanguage.current) {
    lines = ProblemLines(directory: directory)
    self.language = language
  }

  mutating func show(_ problems: some Sequence<ConfigurationProblem>) {
    for problem in problems {
      // A name from the command line may hold anything, and be as long.
      printError(problem.text(in: language).printable(upTo: 2000))
      if let excerpt = lines.excerpt(of: problem.location) { printError(excerpt) }
    }
  }
}
