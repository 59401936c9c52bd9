import Hashing

extension RecordDictionary {
  private static let layout: UInt8 = 1

  /// The dictionary in bytes; two with the same bytes are equal.
  package var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.byte(Self.layout)
    writer.list(fields) { writer, field in writer.text(field) }
    writer.list(assets) { writer, asset in
      writer.text(asset.id)
      writer.text(asset.kind.rawValue)
      writer.list(asset.path) { writer, level in writer.text(level) }
      writer.list(asset.points) { writer, point in
        writer.text(point.name)
        writer.text(point.type)
        writer.text(point.unit)
      }
    }
    return writer.bytes
  }

  /// - Throws: when the bytes are no dictionary that this version knows.
  package init(_ bytes: [UInt8]) throws(RecordError) {
    var reader = ByteReader(bytes)
    guard try reader.byte() == Self.layout else { throw .unknownLayout }
    let fields = try reader.list { reader throws(RecordError) in try reader.text() }
    let assets = try reader.list { reader throws(RecordError) in try Self.asset(&reader) }
    guard reader.isAtEnd else { throw .malformed }
    self.init(assets: assets, fields: fields)
  }

  private static func asset(_ reader: inout ByteReader) throws(RecordError) -> Asset {
    let id = try reader.text()
    guard let kind = AssetKind(rawValue: try reader.text()) else { throw .unknownLayout }
    return Asset(
      id: id,
      kind: kind,
      path: try reader.list { reader throws(RecordError) in try reader.text() },
      points: try reader.list { reader throws(RecordError) in
        Point(name: try reader.text(), type: try reader.text(), unit: try reader.text())
      }
    )
  }

  /// A number made of the content: the same for the same content, never 0.
  ///
  /// It is the same on each machine.
  package static func revision(of bytes: [UInt8]) -> UInt32 { max(1, FNVHash.short(of: bytes)) }
}
