package import Measurements

/// The first part of each record: what it is, and what it is about.
///
///     mark | layout | kind | dictionary's revision | subject | time | what the kind holds
package struct RecordHead: Sendable, Hashable {
  /// No JSON text and no UTF-8 text begins with it.
  static let mark: UInt8 = 0xA7
  static let layout: UInt8 = 1

  package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    case readings = 1
    case row, event, status, description, alarm, state, assets, cleared
  }

  package enum Subject: Sendable, Hashable {
    case gateway
    /// The position among the dictionary's assets.
    case asset(Int)
    case other(String)
  }

  package var kind: Kind
  /// The revision of the dictionary; 0 where none is needed.
  package var revision: UInt32
  package var subject: Subject
  package var time: Timestamp

  package init(_ kind: Kind, revision: UInt32, subject: Subject, time: Timestamp) {
    self.kind = kind
    self.revision = revision
    self.subject = subject
    self.time = time
  }

  /// Whether a payload is a record, and not the JSON that an earlier version has stored.
  package static func begins(_ payload: [UInt8]) -> Bool { payload.first == mark }
}

extension ByteWriter {
  mutating func head(_ head: RecordHead) {
    byte(RecordHead.mark)
    byte(RecordHead.layout)
    byte(head.kind.rawValue)
    whole(UInt64(head.revision))
    switch head.subject {
    case .gateway: byte(0)
    case .other(let name):
      byte(1)
      text(name)
    case .asset(let position): count(position + 2)
    }
    signed(head.time.milliseconds)
  }
}

extension ByteReader {
  package mutating func head() throws(RecordError) -> RecordHead {
    guard try byte() == RecordHead.mark else { throw .malformed }
    guard try byte() == RecordHead.layout, let kind = RecordHead.Kind(rawValue: try byte())
    else { throw .unknownLayout }
    guard let revision = UInt32(exactly: try whole()) else { throw .malformed }
    let subject: RecordHead.Subject
    switch try int() {
    case 0: subject = .gateway
    case 1: subject = .other(try text())
    case let number: subject = .asset(number - 2)
    }
    let time = Timestamp(milliseconds: try signed())
    return RecordHead(kind, revision: revision, subject: subject, time: time)
  }
}
