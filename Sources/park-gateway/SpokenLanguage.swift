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
