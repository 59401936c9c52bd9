import Configuration
import DeviceProfiles
import Modbus
import PrintableText

/// One run of a scan.
final class ScanRun {
  let scan: ConnectionScan
  let tell: (ConnectionScan.Event) -> Void
  var result = ConnectionScan.Result()
  var found: Set<UInt8> = []
  /// The units that were asked, by way.
  var asked: [Set<UInt8>]
  var rounds = 0
  var patience: [AnswerPatience]
  /// The ways on which somebody answers, or that the line is known to speak.
  var spoken: Set<Int> = []
  /// A way on which one device answers whatever unit is asked.
  var closed: Set<Int> = []
  var client: FieldConnection?
  var way = -1
  var silencesInARow = 0
  var stages: [ScanOrder.Stage] = []

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

  func isSilent(_ way: Int) -> Bool { found.isEmpty && patience[way].gateway == nil }

  /// Units that were asked with too little patience for their gateway.
  func stagesAnew() -> [ScanOrder.Stage] {
    rounds += 1
    guard rounds <= 3 else { return [] }
    return scan.connections.indices.filter { patience[$0].gateway != nil && isOpen($0) }
      .map { way in
        ScanOrder.Stage(way: way, units: scan.units.filter { isOpen($0, on: way) })
      }
      .filter { !$0.units.isEmpty }
  }

  func isOpen(_ way: Int) -> Bool {
    !closed.contains(way) && (scan.triesAllWays || spoken.isEmpty || spoken.contains(way))
  }

  func isOpen(_ unit: UInt8, on way: Int) -> Bool {
    !found.contains(unit) && !asked[way].contains(unit)
  }

  /// Whether other ways are worth a try after an error.
  func note(_ error: ModbusError, on way: Int) -> Bool {
    if error.kind == .interrupted {
      result.isInterrupted = true
      return false
    }
    let text = error.text.placed(at: scan.connections[way].endpoint.name)
    if !result.failures.contains(text) { result.failures.append(text) }
    closed.insert(way)
    // What is no setting of a port may be said of the next one.
    return error.kind == .invalidRequest
  }

  // MARK: - A way

  func ask(_ units: [UInt8], on way: Int, isPatient: Bool) throws(ModbusError) {
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

  func use(_ way: Int) throws(ModbusError) {
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
  func seconds(_ units: Int, _ way: Int) -> Double {
    let connection = scan.connections[way]
    let wire: Double = connection.endpoint.isSerial ? connection.endpoint.questionSeconds : 0.005
    return Double(units) * (Double(patience[way].wait) / 1000 + wire)
  }

  func laterSeconds(_ way: Int) -> Double {
    stages.filter { isOpen($0.way) }.reduce(0) { sum, stage in
      sum + seconds(stage.units.count { isOpen($0, on: stage.way) }, stage.way)
    }
  }

  /// The most registers that a silent unit is asked for.
  private static let mostProbes = 16

  private(set) lazy var probes: [RegisterPlace] = {
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
