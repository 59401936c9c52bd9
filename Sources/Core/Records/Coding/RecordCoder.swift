import Indicators
import Measurements

/// Writes records in bytes, with the numbers of one dictionary, and reads them.
package struct RecordCoder: Sendable {
  package let dictionary: RecordDictionary
  package let revision: UInt32
  /// The assets' positions, by id.
  private let assets: [String: Int]
  private let fields: [String: Int]

  package init(_ dictionary: RecordDictionary, revision: UInt32) {
    self.dictionary = dictionary
    self.revision = revision
    assets = Self.positions(dictionary.assets.map(\.id))
    fields = Self.positions(dictionary.fields)
  }

  private static func positions(_ names: [String]) -> [String: Int] {
    Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  /// The position of an asset; `nil` where it is not in the dictionary.
  package func position(of asset: String) -> Int? { assets[asset] }

  // MARK: Writing

  /// The bytes of a record; readings of points that its asset does not have are left out.
  package func bytes(of record: Record) -> [UInt8] {
    var writer = ByteWriter()
    writer.head(head(of: record))
    switch record.fact {
    case .readings(let readings):
      let points = positionedReadings(readings, of: record.subject)
      writer.readings(points[...])
    case .row(let row, let isHistorical):
      writer.row(row, isHistorical: isHistorical, fields: fields)
    case .event(let event): writer.event(event)
    case .status(let status): writer.status(status)
    case .description(let description): writer.description(description)
    case .alarm(let alarm): writer.alarm(alarm)
    case .state(let state): writer.state(state)
    case .assets(let list): writer.text(list.configuration)
    case .cleared(let name): writer.text(name)
    }
    return writer.bytes
  }

  private func head(of record: Record) -> RecordHead {
    let subject: RecordHead.Subject =
      switch record.subject {
      case .gateway: .gateway
      case .asset(let asset): assets[asset.id].map { .asset($0) } ?? .other(asset.name)
      case .other(let name): .other(name)
      }
    return RecordHead(record.kind, revision: revision, subject: subject, time: record.time)
  }

  private func positionedReadings(
    _ readings: [NamedReading],
    of subject: Record.Subject
  ) -> [Reading] {
    guard case .asset(let asset) = subject else { return [] }
    let positions = Self.positions(asset.points.map(\.name))
    return readings.compactMap { reading in
      positions[reading.point].map { Reading(point: $0, outcome: reading.outcome) }
    }
  }

  // MARK: Reading

  /// Reads a record that was written with any dictionary that is still known.
  ///
  /// - Throws: when the bytes are no such record; whatever they are, nothing else happens.
  package static func record(
    _ bytes: [UInt8],
    _ dictionaries: any DictionarySource
  ) throws(RecordError) -> Record {
    var reader = ByteReader(bytes)
    let head = try reader.head()
    let dictionary = dictionaries.dictionary(of: head.revision)
    let subject: Record.Subject
    switch head.subject {
    case .gateway: subject = .gateway
    case .other(let name): subject = .other(name)
    case .asset(let position):
      guard let dictionary, position < dictionary.assets.count else { throw .unknownName }
      subject = .asset(dictionary.assets[position])
    }
    let fact = try reader.fact(of: head.kind, subject, dictionary)
    guard reader.isAtEnd else { throw .malformed }
    return Record(subject: subject, time: head.time, fact: fact)
  }
}

extension ByteReader {
  fileprivate mutating func fact(
    of kind: RecordHead.Kind,
    _ subject: Record.Subject,
    _ dictionary: RecordDictionary?
  ) throws(RecordError) -> Record.Fact {
    switch kind {
    case .readings:
      guard case .asset(let asset) = subject else { throw .malformed }
      return .readings(try readings(of: asset.points))
    case .row:
      let (row, isHistorical) = try row(of: subject.id, fields: dictionary?.fields ?? [])
      return .row(row, isHistorical: isHistorical)
    case .event: return .event(try event())
    case .status: return .status(try status())
    case .description: return .description(try description())
    case .alarm: return .alarm(try alarm())
    case .state: return .state(try state())
    case .assets:
      guard let dictionary else { throw .unknownName }
      return .assets(AssetList(configuration: try text(), assets: dictionary.assets))
    case .cleared: return .cleared(try text())
    }
  }
}

extension ByteReader {
  private mutating func readings(
    of points: [RecordDictionary.Point]
  ) throws(RecordError) -> [NamedReading] {
    var found: [NamedReading] = []
    var last = -1
    for _ in 0..<(try readingCount()) {
      let (point, value) = try reading(after: last)
      guard point < points.count else { throw .unknownName }
      found.append(NamedReading(points[point].name, .good(value)))
      last = point
    }
    for _ in 0..<(try readingCount()) {
      let (point, code) = try badReading()
      guard point < points.count else { throw .unknownName }
      found.append(NamedReading(points[point].name, .bad(code)))
    }
    return found
  }
}

extension Record {
  fileprivate var kind: RecordHead.Kind {
    switch fact {
    case .readings: .readings
    case .row: .row
    case .event: .event
    case .status: .status
    case .description: .description
    case .alarm: .alarm
    case .state: .state
    case .assets: .assets
    case .cleared: .cleared
    }
  }
}

extension Record.Subject {
  /// The asset's id; for an asset that is in no dictionary, what is known of it.
  package var id: String {
    switch self {
    case .gateway: ""
    case .asset(let asset): asset.id
    case .other(let name): name
    }
  }
}
