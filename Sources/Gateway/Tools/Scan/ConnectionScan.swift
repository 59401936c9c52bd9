package import Configuration
package import DeviceProfiles
import Modbus

/// Asks every unit of a line whether it is there and what it is.
///
/// A line is one serial port or one address in the network. It is tried in several ways, baud rates and parities,
/// or framings, until somebody answers.
package struct ConnectionScan: Sendable {
  /// The line in each way to try, the most common first.
  package var connections: [ConnectionDefinition]
  package var units: [UInt8]
  package let index: ProfileIndex
  /// Whether units that do not answer for one register are asked for others.
  ///
  /// Some devices are silent where others refuse.
  package var isThorough = false
  /// Whether the other ways are tried too where somebody has answered.
  package var triesAllWays = false
  /// Whether it is found out how long to wait; else the connection's timeout holds for every question.
  package var learnsPatience = false
  package var interruption: Interruption?

  package init(connections: [ConnectionDefinition], units: [UInt8], profiles: [DeviceProfile]) {
    self.init(connections: connections, units: units, index: ProfileIndex(profiles))
  }

  package init(connections: [ConnectionDefinition], units: [UInt8], index: ProfileIndex) {
    self.connections = connections
    self.units = units
    self.index = index
  }

  package enum Event: Sendable {
    /// A way is begun: so many units are asked, and so long it takes.
    case trying(Endpoint, units: Int, seconds: Double)
    case asking(unit: UInt8, on: Endpoint, left: Int, seconds: Double, found: Int)
    case found(ScanFinding)
    /// Bytes came that are not an answer: another baud rate, or two units with the same id.
    case garbled(unit: UInt8, on: Endpoint, text: String)
  }

  package struct Result: Sendable {
    package var findings: [ScanFinding] = []
    /// Why a line could not be used.
    package var failures: [String] = []
    package var garbled: [String] = []
    /// Whether it was stopped before all were asked.
    package var isInterrupted = false

    package init() {}
  }

  /// Scans until every unit has been asked, the line cannot be used, or somebody interrupts.
  package func run(tell: @escaping (Event) -> Void) -> Result {
    let run = ScanRun(self, tell)
    run.run()
    var result = run.result
    result.findings.sort { $0.unit < $1.unit }
    return result
  }
}

/// One run of a scan.
final class ScanRun {
  let scan: ConnectionScan
  let tell: (ConnectionScan.Event) -> Void
  var result = ConnectionScan.Result()
  private(set) var found: Set<UInt8> = []
  /// The units that were asked, by way.
  private var asked: [Set<UInt8>]
  private var rounds = 0
  private var patience: [AnswerPatience]
  /// The ways on which somebody answers, or that the line is known to speak.
  private var spoken: Set<Int> = []
  /// A way on which one device answers whatever unit is asked.
  private var closed: Set<Int> = []
  private var client: FieldConnection?
  private var way = -1
  private var silencesInARow = 0
  private var stages: [ScanOrder.Stage] = []

  init(_ scan: ConnectionScan, _ tell: @escaping (ConnectionScan.Event) -> Void) {
    self.scan = scan
    self.tell = tell
    asked = scan.connections.map { _ in [] }
    patience = scan.connections.map { connection in
      AnswerPatience(
        connection.endpoint.isSerial ? .serial : .network,
        fixed: scan.learnsPatience ? nil : connection.timeout.milliseconds
      )
    }
  }

  func run() {
    let isNetwork = scan.connections.contains { !$0.endpoint.isSerial }
    stages =
      ScanOrder(
        units: scan.units,
        ways: scan.connections.count,
        isNetwork: isNetwork && scan.learnsPatience
      )
      .stages
    while !stages.isEmpty {
      let stage = stages.removeFirst()
      guard isOpen(stage.way), !stage.isPatient || isSilent(stage.way) else { continue }
      // What was asked with less patience is asked again.
      if stage.isPatient { asked[stage.way].subtract(stage.units) }
      let units = stage.units.filter { isOpen($0, on: stage.way) }
      guard !units.isEmpty else { continue }
      do throws(ModbusError) {
        try ask(units, on: stage.way, isPatient: stage.isPatient)
      } catch {
        guard note(error, on: stage.way) else { break }
      }
      if stages.isEmpty { stages = stagesAnew() }
    }
    lookAgain()
    client?.close()
  }

  private func isSilent(_ way: Int) -> Bool { found.isEmpty && patience[way].gateway == nil }

  /// Units that were asked with too little patience for their gateway.
  private func stagesAnew() -> [ScanOrder.Stage] {
    rounds += 1
    guard rounds <= 3 else { return [] }
    return scan.connections.indices.filter { patience[$0].gateway != nil && isOpen($0) }
      .map { way in
        ScanOrder.Stage(way: way, units: scan.units.filter { isOpen($0, on: way) })
      }
      .filter { !$0.units.isEmpty }
  }

  private func isOpen(_ way: Int) -> Bool {
    !closed.contains(way) && (scan.triesAllWays || spoken.isEmpty || spoken.contains(way))
  }

  private func isOpen(_ unit: UInt8, on way: Int) -> Bool {
    !found.contains(unit) && !asked[way].contains(unit)
  }

  /// Whether other ways are worth a try after an error.
  private func note(_ error: ModbusError, on way: Int) -> Bool {
    if error.kind == .interrupted {
      result.isInterrupted = true
      return false
    }
    let text = "\(scan.connections[way].endpoint.name): \(error.text)"
    if !result.failures.contains(text) { result.failures.append(text) }
    closed.insert(way)
    // What is no setting of a port may be said of the next one.
    return error.kind == .invalidRequest
  }

  // MARK: - A way

  private func ask(_ units: [UInt8], on way: Int, isPatient: Bool) throws(ModbusError) {
    let endpoint = scan.connections[way].endpoint
    try use(way)
    tell(.trying(endpoint, units: units.count, seconds: seconds(units.count, way)))
    var left = units.count
    for unit in units where isOpen(way) && isOpen(unit, on: way) {
      if scan.interruption?.isInterrupted == true { throw ModbusError.stopped }
      tell(
        .asking(
          unit: unit,
          on: endpoint,
          left: left,
          seconds: seconds(left, way) + laterSeconds(way),
          found: found.count
        )
      )
      left -= 1
      asked[way].insert(unit)
      let isLong = isPatient && isSilent(way)
      let wait = patience[way].wait
      try ask(unit, on: way, wait: isLong ? max(wait, AnswerPatience.ofSilentLine) : wait)
    }
  }

  private func use(_ way: Int) throws(ModbusError) {
    guard way != self.way || client == nil else { return }
    client?.close()
    let client = FieldConnection(scan.connections[way], interruption: scan.interruption)
    self.client = client
    self.way = way
    silencesInARow = 0
    // A network may need longer for the first contact than for an answer.
    if scan.learnsPatience { try client.connect(within: .seconds(3)) }
  }

  /// How long so many silent units take.
  private func seconds(_ units: Int, _ way: Int) -> Double {
    let connection = scan.connections[way]
    let wire: Double = connection.endpoint.isSerial ? connection.endpoint.questionSeconds : 0.005
    return Double(units) * (Double(patience[way].wait) / 1000 + wire)
  }

  private func laterSeconds(_ way: Int) -> Double {
    stages.filter { isOpen($0.way) }.reduce(0) { sum, stage in
      sum + seconds(stage.units.count { isOpen($0, on: stage.way) }, stage.way)
    }
  }

  // MARK: - A unit

  private func ask(_ unit: UInt8, on way: Int, wait: Int) throws(ModbusError) {
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

  private struct FirstAnswer {
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
  private func lookAgain() {
    guard scan.learnsPatience, !result.isInterrupted else { return }
    for way in scan.connections.indices
    where spoken.contains(way) && !closed.contains(way) && !found.isEmpty {
      let patience = patience[way]
      guard patience.waitOfNeighbour > patience.wait else { continue }
      let units = ScanOrder.neighbours(of: found, among: scan.units, most: 8)
      do throws(ModbusError) {
        try use(way)
        client?.forgetPeer()
        for unit in units { try ask(unit, on: way, wait: patience.waitOfNeighbour) }
      } catch {
        guard note(error, on: way) else { return }
      }
    }
  }

  // MARK: - What it is

  /// Asks a unit for its identity and models; a unit that stops answering gives less.
  private func describe(_ finding: inout ScanFinding, _ client: FieldConnection) throws(ModbusError)
  {
    client.remember()
    finding.identification = try unlessSilent { () throws(ModbusError) in
      try client.identification(unit: finding.unit)
    }
    let survey = try unlessSilent { () throws(ModbusError) in
      try client.survey(unit: finding.unit)
    }
    if case .success(let survey) = survey { finding.sunSpec = survey }
    let examination = UnitExamination(client: client, unit: finding.unit, index: scan.index)
    finding.ranking = try examination.ranking(finding.identification)
  }

  private func unlessSilent<Value>(
    _ body: () throws(ModbusError) -> Value
  ) throws(ModbusError) -> Value? {
    do throws(ModbusError) {
      return try body()
    } catch {
      switch error.kind {
      // Devices may close the connection at a function that they do not know.
      case .connectionDown(.closed), .noAnswer, .exception, .garbled: return nil
      case .connectionDown, .interrupted, .invalidRequest: throw error
      }
    }
  }

  /// The most registers that a silent unit is asked for.
  private static let mostProbes = 16

  private lazy var probes: [RegisterPlace] = {
    let first = RegisterPlace(table: .holding, address: 0)
    guard scan.isThorough else { return [first] }
    // Where most profiles begin: a unit that is silent there too is asked no more.
    var counts: [RegisterPlace: Int] = [:]
    for point in scan.index.profiles.compactMap(\.points.first) {
      counts[RegisterPlace(point), default: 0] += 1
    }
    let always = [first, RegisterPlace(table: .input, address: 0)]
    let common = counts.filter { !always.contains($0.key) }
      .sorted { (-$0.value, $0.key.address) < (-$1.value, $1.key.address) }
      .prefix(Self.mostProbes - always.count)
    return always + common.map(\.key)
  }()
}

extension ModbusError {
  fileprivate static let stopped = Self(.interrupted, code: 0, text: "interrupted")
}

extension Duration {
  /// Whole milliseconds.
  fileprivate var milliseconds: Int {
    let (seconds, attoseconds) = components
    return Int(min(max(seconds, 0), 86_400)) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }
}

extension Endpoint {
  var isSerial: Bool { if case .serial = self { true } else { false } }

  var isTCP: Bool { if case .tcp = self { true } else { false } }

  /// Of a serial line: how long the eight bytes of a question and the pauses around them take.
  fileprivate var questionSeconds: Double {
    guard case .serial(let settings) = self else { return 0 }
    return Double(settings.bitsPerCharacter) * (8 + 7) / Double(max(settings.baud, 50))
  }
}
