import Glibc
package import Languages

extension Language {
  /// The language that the environment asks for: Vietnamese under `LANG=vi_VN`, else English.
  package static var ofTerminal: Self {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let value = getenv(name) else { continue }
      let text = String(cString: value)
      // An empty one counts as not set.
      if !text.isEmpty { return text.lowercased().hasPrefix("vi") ? .vietnamese : .english }
    }
    return .english
  }
}
