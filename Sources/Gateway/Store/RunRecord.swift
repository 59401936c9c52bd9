import Glibc

/// How the run before this one ended.
package enum LastEnd: String, Sendable, Hashable {
  /// On request; also before the first run.
  case clean
  /// The program ended without being asked to, and the machine went on.
  case crash
  /// The machine went down without ending the program.
  case powerCut = "power_cut"
}

/// A note in the store's folder of whether a gateway runs, and since which start of the machine.
///
/// Written twice a run: when it begins and when it has ended.
package struct RunRecord: Sendable {
  private let path: String
  /// A word that is another after each start of the machine.
  private let machine: String

  package init(folder: String) { self.init(folder: folder, machine: Self.machineBoot()) }

  package init(folder: String, machine: String) {
    path = folder + "/park-gateway.run"
    self.machine = machine
  }

  /// Notes that a run begins.
  ///
  /// - Returns: how the one before it ended.
  package func begin() -> LastEnd {
    let words = Self.read(path).split(separator: " ").map(String.init)
    write("running")
    guard words.count == 2, words[0] == "running" else { return .clean }
    return words[1] == machine ? .crash : .powerCut
  }

  /// Notes that the run has ended as it was asked to.
  package func end() { write("ended") }

  private func write(_ word: String) {
    // What cannot be noted is a wrong reason at the next start, and nothing else.
    let fresh = path + ".new"
    let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let bytes = Array("\(word) \(machine)\n".utf8)
    let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
    let isSafe = isWritten && fsync(descriptor) == 0
    close(descriptor)
    if isSafe { rename(fresh, path) }
  }

  /// A word that is another after each start of the machine.
  package static func machineBoot() -> String {
    read("/proc/sys/kernel/random/boot_id")
  }

  /// The first line of a file; empty without one.
  private static func read(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self)
  }
}
