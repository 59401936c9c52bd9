import CLine
import Glibc
import System

/// A Modbus server for simulation and tests.
///
/// One thread serves any number of TCP ports and serial ports, each with several units behind it.
///
/// Functions 1 to 6, 15, 16, 22, 23 and 43/14; exceptions 1, 2 and 3. The contents and faults of
/// the units can be changed at any time through their ``UnitRegisters``.
package final class ModbusServer: Sendable {
  private let mailbox: ServerMailbox
  private let links = ThreadLock<[(link: String, path: String)]>([])
  private let isStopped = ThreadLock(false)

  package init() throws(ServerError) {
    do throws(SystemError) {
      let mailbox = try ServerMailbox()
      try DetachedThread.start(name: "modbus-server", stackSize: 512 * 1024) {
        var loop = ServerLoop(mailbox)
        loop.run()
      }
      self.mailbox = mailbox
    } catch {
      throw ServerError(error.code, error.purpose)
    }
  }

  deinit { stop() }

  /// Serves units on a TCP port; returns the port, which the system chooses for 0.
  ///
  /// `host` is an IPv4 or IPv6 address. With `framing: .rtu` the port acts as a serial server in
  /// transparent mode. `answersForAbsent`: other units get exception 11, as from a gateway; else
  /// nothing (always so with `.rtu`).
  package func addTCP(
    host: String = "127.0.0.1",
    port: UInt16 = 0,
    framing: ServerFraming = .tcp,
    units: [UInt8: UnitRegisters],
    answersForAbsent: Bool = true
  ) throws(ServerError) -> UInt16 {
    let listener = try ServerListener.open(host: host, port: port)
    let answers = answersForAbsent && framing == .tcp
    let units = ServerUnits(byID: units, answersForAbsent: answers)
    mailbox.post(.listen(descriptor: listener.descriptor, framing: framing, units: units))
    return listener.port
  }

  /// Makes a pair of pseudoterminals and serves units on one; returns the path of the other, to be
  /// opened as a serial device.
  ///
  /// `link` is a symbolic link to that path until the server stops. An existing link is replaced;
  /// anything else at its place is refused.
  package func addPseudoTerminal(
    link: String? = nil,
    units: [UInt8: UnitRegisters]
  ) throws(ServerError) -> String {
    var name = [CChar](repeating: 0, count: 128)
    let master = cline_open_pair(&name, name.count)
    guard master >= 0 else { throw ServerError(-master, "pseudoterminal") }
    let path = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
    if let link {
      do { try makeLink(link, to: path) } catch {
        close(master)
        throw error
      }
    }
    serve(master, path: path, units: units)
    return path
  }

  /// Removes a terminal, as if its adapter were unplugged.
  package func removeTerminal(path: String) {
    mailbox.postAndWait(.remove(path: path))
  }

  /// Closes all TCP connections; the ports stay open.
  package func dropConnections() {
    mailbox.postAndWait(.dropConnections)
  }

  /// Closes everything and ends the thread; returns when that is done.
  package func stop() {
    let isFirst = isStopped.withLock { stopped in
      defer { stopped = true }
      return !stopped
    }
    guard isFirst else { return }
    mailbox.post(.stop)
    mailbox.waitForEnd()
    for (link, path) in links.withLock({ $0 }) where Self.target(of: link) == path { unlink(link) }
  }

  private func serve(_ terminal: Int32, path: String, units: [UInt8: UnitRegisters]) {
    let units = ServerUnits(byID: units, answersForAbsent: false)
    mailbox.post(.serve(terminal: terminal, path: path, units: units))
  }

  private func makeLink(_ link: String, to path: String) throws(ServerError) {
    if Self.target(of: link) != nil { unlink(link) }
    guard symlink(path, link) == 0 else { throw ServerError(errno, link) }
    links.withLock { $0.append((link, path)) }
  }

  /// Where a symbolic link leads; `nil` when there is none.
  private static func target(of link: String) -> String? {
    let room = 4096
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink(link, start, room)
      guard count >= 0 else { return nil }
      return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
