import Glibc
import System

extension MqttClient {
  static let input = Int16(POLLIN)
  static let output = Int16(POLLOUT)

  /// Begins one attempt to connect, with a clean session; its outcome is an event: `connected`,
  /// `refused` or `connectFailed`.
  ///
  /// The name is resolved on another thread, within a time limit. With TLS libmosquitto asks the
  /// resolver once more, on this client's thread, just after it has answered.
  ///
  /// - Parameters:
  ///   - will: What the broker publishes when the connection is lost.
  ///   - password: From now on; `nil`: the one of before.
  ///   - concessions: What this connection does without.
  /// - Returns: `false`, and nothing is done, when there is a connection or an attempt already.
  @discardableResult
  package func connect(
    will: MqttWill? = nil,
    password: [UInt8]? = nil,
    conceding concessions: MqttConcessions = MqttConcessions()
  ) -> Bool {
    guard case .idle = phase else { return false }
    if let password { options.password = password }
    attempt = ConnectionAttempt(
      will: will.flatMap(concessions.will.applied),
      concessions: concessions
    )
    guard !options.host.isEmpty, options.host.fitsField, options.port > 0 else {
      fail("not a broker's address: \(options.host):\(options.port)")
      return true
    }
    if let addresses = HostAddress.numeric(options.host) {
      tryRoutes(at: addresses)
    } else {
      resolve()
    }
    return true
  }

  // MARK: - Finding the broker

  private func resolve() {
    do throws(SystemError) {
      let question: NameLookup
      if let resolution {
        question = resolution
      } else {
        question = try NameLookup(host: options.host)
      }
      resolution = question
      phase = .resolving(question, until: .now + options.limits.resolve)
    } catch {
      fail("\(error)")
    }
  }

  func takeAddresses(from resolution: NameLookup, until: Moment) {
    switch resolution.outcome {
    case .success(let addresses):
      self.resolution = nil
      tryRoutes(at: addresses)
    case .failure(let failure):
      self.resolution = nil
      fail("cannot resolve \(options.host): \(failure.text)")
    // The question stays, for the next attempt to wait for.
    case nil where until <= .now: fail("cannot resolve \(options.host): no answer")
    case nil: break
    }
  }

  private func tryRoutes(at addresses: [HostAddress]) {
    attempt.routes = Route.all(to: options.host, at: addresses, tls: options.tls != nil)
    tryNextRoute()
  }

  private func tryNextRoute() {
    while !attempt.routes.isEmpty {
      let route = attempt.routes.removeFirst()
      do throws(AttemptFailure) {
        let next = try MqttConnection(
          options,
          will: attempt.will.flatMap(willForm.applied),
          route: route
        )
        connection = next
        try next.begin()
        phase = .connecting(until: .now + options.limits.connect)
        return
      } catch {
        attempt.failures.append("\(route.host):\(options.port): \(error.text)")
      }
    }
    let failures = attempt.failures
    fail(failures.isEmpty ? "\(options.host) has no address" : failures.joined(separator: "; "))
  }

  // MARK: - TCP, TLS, CONNECT

  func finishTcp(on events: Int16) {
    guard let connection else { return }
    do throws(AttemptFailure) {
      guard events != 0 else { throw AttemptFailure(text: "no TCP connection in time") }
      try connection.checkTcp(events)
      phase = .opening(until: .now + options.limits.answer)
      finishOpening(on: Self.output, until: .now + options.limits.answer)
    } catch {
      attempt.failures.append("\(connection.name): \(error.text)")
      tryNextRoute()
    }
  }

  func finishOpening(on events: Int16, until: Moment) {
    guard let connection else { return }
    do throws(AttemptFailure) {
      if events != 0 { try connection.open(on: events) }
      if let answer = connection.handle.record.answer { return try accept(answer, on: connection) }
      if until <= .now { throw Self.silence(of: connection) }
    } catch {
      fail("\(connection.name): \(error.text)", error.end)
    }
  }

  private static func silence(of connection: MqttConnection) -> AttemptFailure {
    connection.handle.isTlsReady
      ? AttemptFailure(text: "no answer to CONNECT in time", end: .unanswered)
      : AttemptFailure(text: "no TLS handshake in time")
  }

  private func accept(_ answer: CallbackRecord.Answer, on connection: MqttConnection)
    throws(AttemptFailure)
  {
    guard answer.code == MosquittoCode.success else {
      if let will = attempt.will, willForm.weaken(will, for: answer) {
        attempt.routes.insert(connection.route, at: 0)
        return tryNextRoute()
      }
      let text = MqttText.reason(
        MqttText.refusal(answer.code, version: options.version),
        inItsWords: answer.words,
        server: answer.otherServer
      )
      return end(with: .refused(code: answer.code, text: text))
    }
    guard answer.server.receiveMaximum > 0 else {
      throw AttemptFailure(text: "the broker forbids all messages in flight")
    }
    connection.becomeOpen(answer)
    connection.concede(attempt.concessions)
    connection.server.will = willForm.with(attempt.concessions.will)
    // What the broker has by now is tried again with the next connection.
    if answer.server.retainAvailable { willForm.isRetained = true }
    phase = .open
    queue.append(.connected(connection.server))
    settle()
  }

  func fail(_ text: String, _ cause: MqttEnd = .lost) {
    end(with: .connectFailed(text, cause))
  }

  /// Frees the connection, reports what happened and resumes those who wait for its end.
  func end(with event: MqttEvent) {
    connection = nil
    attempt.routes = []
    phase = .idle
    queue.append(event)
    leavers.forEach { $0.resume() }
    leavers = []
  }
}
