package import Configuration
import DeviceProfiles
import Energy
import Indicators
package import Messages
import Production
package import Records
import System

/// The dictionaries of the records that are still on their way, and of those that are made now.
package final class RecordBook: DictionarySource, @unchecked Sendable {
  private let lock = ThreadLock()
  // Guarded by `lock`.
  private var dictionaries: [UInt32: RecordDictionary] = [:]

  /// - Parameter stored: The bytes of each dictionary of earlier, by its revision; what cannot be read is
  ///   left out.
  package init(_ stored: [UInt32: [UInt8]] = [:]) {
    for (revision, bytes) in stored { dictionaries[revision] = try? RecordDictionary(bytes) }
  }

  package func dictionary(of revision: UInt32) -> RecordDictionary? {
    lock.withLock { dictionaries[revision] }
  }

  /// The revision of a dictionary, which is known from now on.
  ///
  /// Equal dictionaries have the same one, at each start.
  package func revision(of dictionary: RecordDictionary) -> UInt32 {
    let first = RecordDictionary.revision(of: dictionary.bytes)
    return lock.withLock {
      var revision = first
      while let other = dictionaries[revision], other != dictionary {
        revision = max(1, revision &+ 1)
      }
      dictionaries[revision] = dictionary
      return revision
    }
  }
}

extension RecordDictionary {
  /// All assets of a configuration: devices, then accounts, then lines.
  package init(_ configuration: GatewayConfiguration) {
    let indicators = configuration.indicators
    let all =
      IndicatorCatalogue.energy + IndicatorCatalogue.production + IndicatorCatalogue.baseline
    // Equal points of several devices are kept once.
    var points = SharedArrays<Point>()
    let devices = configuration.connections.flatMap(\.devices).map {
      var asset = Asset($0)
      asset.points = points.shared(asset.points)
      return asset
    }
    self.init(
      assets: devices
        + indicators.accounts.map { Asset(id: $0.id, kind: .energyAccount, path: $0.path) }
        + indicators.lines.map { Asset(id: $0.id, kind: .productionLine, path: $0.path) },
      fields: Array(Set(all.map(\.name))).sorted()
    )
  }
}

extension AssetRecords {
  /// Makes the records of a configuration, with the numbers of its dictionary.
  package init(_ configuration: GatewayConfiguration, topics: Topics, in book: RecordBook) {
    let dictionary = RecordDictionary(configuration)
    let coder = RecordCoder(dictionary, revision: book.revision(of: dictionary))
    self.init(topics: topics, coder: coder)
  }
}
