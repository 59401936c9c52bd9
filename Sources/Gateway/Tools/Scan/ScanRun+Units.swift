import Configuration
import DeviceProfiles
import Modbus

extension ScanRun {
  func ask(_ unit: UInt8, on way: Int, wait: Int) throws(ModbusError) {
    guard let client else { return }
    client.wait(atMost: .milliseconds(wait))
    let answer = try firstAnswer(of: unit, client)
    guard let answer else { return noteSilence(on: way, wait: wait) }
    silencesInARow = 0
    patience[way].noteAnswer(after: Int(client.lastLatency / 1_000_000))
    spoken.insert(way)
    var finding = ScanFinding(unit: unit, endpoint: client.connection.endpoint)
    finding.exception = answer.exception
    if found.isEmpty { finding.answersToAll = try answersToAll(like: answer, client) }
    found.insert(unit)
    if finding.answersToAll { closed.insert(way) }
    defer {
      result.findings.append(finding)
      tell(.found(finding))
    }
    client.wait(atMost: .milliseconds(patience[way].waitOfKnown))
    try describe(&finding, client)
  }

  struct FirstAnswer {
    var place: RegisterPlace
    var exception: UInt8?
  }

  /// The answer to the first question that is answered; `nil`: the unit is silent.
  private func firstAnswer(
    of unit: UInt8,
    _ client: FieldConnection
  ) throws(ModbusError) -> FirstAnswer? {
    client.remember()
    for place in probes {
      do throws(ModbusError) {
        _ = try client.read(place.table, place.address, count: 1, unit: unit)
        return FirstAnswer(place: place)
      } catch {
        switch error.kind {
        case .exception(let code) where error.isAnswerOfUnit:
          return FirstAnswer(place: place, exception: code)
        case .exception: noteGateway(after: client.lastLatency)
        case .noAnswer, .connectionDown(.closed): continue
        case .garbled(let what):
          noteGarbled(error, unit, client)
          if what == .rtuFrame || what == .tcpFrame { noteOtherFraming(than: way) }
        case .connectionDown, .interrupted, .invalidRequest: throw error
        }
      }
    }
    return nil
  }

  private func noteGarbled(_ error: ModbusError, _ unit: UInt8, _ client: FieldConnection) {
    let endpoint = client.connection.endpoint
    if result.garbled.count < 100 {
      result.garbled.append("\(endpoint.shown), unit \(unit): \(error.text)")
    }
    tell(.garbled(unit: unit, on: endpoint, text: error.text))
  }

  /// The peer has shown that it speaks the other framing: nothing more is asked in this one.
  private func noteOtherFraming(than way: Int) {
    let isTCP = scan.connections[way].endpoint.isTCP
    let others = scan.connections.indices.filter {
      !scan.connections[$0].endpoint.isSerial && scan.connections[$0].endpoint.isTCP != isTCP
    }
    guard let other = others.first, found.isEmpty else { return }
    closed.insert(way)
    spoken.insert(other)
  }

  /// After a silence over a network it is looked whether the way is free again for the next question: a serial
  /// gateway may still be waiting for the unit that is not there.
  private func noteSilence(on way: Int, wait: Int) {
    silencesInARow += 1
    guard let client, !client.connection.endpoint.isSerial else { return }
    guard client.connection.endpoint.isTCP, let known = result.findings.first, scan.learnsPatience
    else {
      // The first three make the connection look for another protocol.
      if silencesInARow >= 3 {
        client.forgetPeer()
        silencesInARow = 1
      }
      return
    }
    client.remember()
    client.wait(atMost: .seconds(3))
    _ = try? client.read(.holding, 0, count: 1, unit: known.unit)
    if client.lastLatency / 1_000_000 > Int64(patience[way].wait) {
      noteGateway(after: Int64(wait) * 1_000_000 + client.lastLatency)
    }
  }

  private func noteGateway(after nanoseconds: Int64) {
    guard patience[way].noteGateway(after: Int(nanoseconds / 1_000_000)) else { return }
    asked[way] = []
  }

  /// Whether units that no plant has answer in the same way.
  private func answersToAll(
    like first: FirstAnswer,
    _ client: FieldConnection
  ) throws(ModbusError) -> Bool {
    for unit: UInt8 in [249, 251] {
      client.remember()
      do throws(ModbusError) {
        _ = try client.read(first.place.table, first.place.address, count: 1, unit: unit)
        if first.exception != nil { return false }
      } catch {
        switch error.kind {
        case .exception(let code) where error.isAnswerOfUnit && code == first.exception: continue
        case .connectionDown(.closed), .noAnswer, .exception, .garbled: return false
        case .connectionDown, .interrupted, .invalidRequest: throw error
        }
      }
    }
    return true
  }

  // MARK: - Slow units

  /// Asks silent units between those that are there once more, with more time.
  func lookAgain() {
    guard scan.learnsPatience, !result.isInterrupted else { return }
    for way in scan.connections.indices
    where spoken.contains(way) && !closed.contains(way) && !found.isEmpty {
      let patience = patience[way]
      guard patience.waitOfNeighbour > patience.wait else { continue }
      let units = ScanOrder.neighbours(of: found, among: scan.units, most: 5)
      do throws(ModbusError) {
        try use(way)
        client?.forgetPeer()
        for unit in units { try ask(unit, on: way, wait: patience.waitOfNeighbour) }
      } catch {
        guard note(error, on: way) else { return }
      }
    }
  }
}
