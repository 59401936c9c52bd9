import CLine
import Glibc
import System

/// The server's thread: waits for all listeners and channels at once and answers requests.
struct ServerLoop {
  private struct Listener {
    let descriptor: Int32
    let framing: ServerFraming
    let units: ServerUnits
  }

  private let mailbox: ServerMailbox
  private var listeners: [Listener] = []
  private var channels: [ServerChannel] = []
  private var files: [pollfd] = []
  private var buffer = [UInt8](repeating: 0, count: 4096)
  private var isStopped = false

  init(_ mailbox: ServerMailbox) { self.mailbox = mailbox }

  mutating func run() {
    while !isStopped {
      waitForSomething()
      let now = MonotonicClock.now()
      acceptConnections()
      for index in channels.indices { serve(index, at: now) }
      sweep()
      if files[0].revents != 0 { mailbox.takeAll().forEach { obey($0) } }
    }
    closeAll()
  }

  private mutating func waitForSomething() {
    files.removeAll(keepingCapacity: true)
    files.append(pollfd(fd: mailbox.arrival.descriptor, events: Int16(POLLIN), revents: 0))
    for listener in listeners {
      files.append(pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0))
    }
    for channel in channels {
      let isResting = channel.restsUntil > 0
      let descriptor = isResting ? -1 : channel.descriptor
      files.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    let deadline = channels.compactMap(\.nextDeadline).min()
    let left = deadline.map { $0 - MonotonicClock.now() } ?? 3_600_000_000_000
    let count = files.count
    files.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      cline_poll(start, count, left)
    }
  }

  private mutating func acceptConnections() {
    for (index, listener) in listeners.enumerated() where files[1 + index].revents != 0 {
      let socket = accept(listener.descriptor, nil, nil)
      guard socket >= 0 else {
        usleep(10_000)  // without free descriptors the listener would keep the thread spinning
        continue
      }
      var yes: Int32 = 1
      setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(4))
      _ = fcntl(socket, F_SETFL, O_NONBLOCK)
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      channels.append(
        ServerChannel(
          descriptor: socket,
          framing: listener.framing,
          units: listener.units,
          isTerminal: false,
          path: nil
        )
      )
    }
  }

  private mutating func serve(_ index: Int, at now: Int64) {
    let position = 1 + listeners.count + index
    // A connection that was accepted just now was not in the list of the last wait.
    let events = position < files.count ? files[position].revents : 0
    if channels[index].restsUntil > 0, channels[index].restsUntil <= now {
      channels[index].restsUntil = 0
    }
    if events != 0 { receive(index, hungUp: events & Int16(POLLIN) == 0, at: now) }
    channels[index].handleRequests(at: now)
    channels[index].sendDue(at: now)
  }

  private mutating func receive(_ index: Int, hungUp: Bool, at now: Int64) {
    let descriptor = channels[index].descriptor
    let count =
      hungUp ? 0 : buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count > 0 {
      channels[index].input.append(contentsOf: buffer[0..<count])
      channels[index].lastInputAt = now
    } else if channels[index].isTerminal {
      channels[index].input.removeAll()
      channels[index].output.removeAll()
      channels[index].restsUntil = now + 10_000_000
    } else if count == 0 || errno != EAGAIN {
      channels[index].isClosed = true
    }
  }

  private mutating func sweep() {
    for channel in channels where channel.isClosed { close(channel.descriptor) }
    channels.removeAll { $0.isClosed }
  }

  private mutating func obey(_ order: ServerMailbox.Order) {
    switch order {
    case .listen(let descriptor, let framing, let units):
      listeners.append(Listener(descriptor: descriptor, framing: framing, units: units))
    case .serve(let terminal, let path, let units):
      channels.append(
        ServerChannel(
          descriptor: terminal,
          framing: .rtu,
          units: units,
          isTerminal: true,
          path: path
        )
      )
    case .remove(let path):
      for index in channels.indices where channels[index].path == path {
        channels[index].isClosed = true
      }
    case .dropConnections:
      for index in channels.indices where !channels[index].isTerminal {
        channels[index].isClosed = true
      }
    case .confirm(let event):
      sweep()
      event.signal()
    case .stop: isStopped = true
    }
    sweep()
  }

  private mutating func closeAll() {
    for index in channels.indices { channels[index].isClosed = true }
    sweep()
    for listener in listeners { close(listener.descriptor) }
    mailbox.end.signal()
  }
}
