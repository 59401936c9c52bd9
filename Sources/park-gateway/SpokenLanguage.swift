import ArgumentParser
import Configuration
import Glibc
import Languages

/// The language of the person at the terminal.
enum SpokenLanguage {
  /// Vietnamese where the locale of messages says so, in the order of POSIX: `LC_ALL`, `LC_MESSAGES`, `LANG`.
  static var current: Language {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
    let locale = names.lazy.compactMap(variable).first { !$0.isEmpty }
    return locale?.lowercased().hasPrefix("vi") == true ? .vietnamese : .english
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}

/// The text in the language of the terminal.
func spoken(_ english: String, _ vietnamese: String) -> String {
  SpokenLanguage.current.text(BilingualText(english, vietnamese))
}

extension ArgumentHelp {
  /// What an option or argument is, in the language of the terminal.
  static func spoken(
    _ english: String,
    _ vietnamese: String,
    valueName: String? = nil
  ) -> ArgumentHelp {
    let text = SpokenLanguage.current.text(BilingualText(english, vietnamese))
    return ArgumentHelp(text, valueName: valueName)
  }
}

extension ValidationError {
  init(_ english: String, _ vietnamese: String) {
    self.init(SpokenLanguage.current.text(BilingualText(english, vietnamese)))
  }

  init(_ flaw: WrittenValue.Flaw) { self.init(flaw.text(in: SpokenLanguage.current)) }
}
