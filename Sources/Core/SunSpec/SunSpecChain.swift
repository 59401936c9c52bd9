/// One information model in a device's memory.
package struct SunSpecBlock: Sendable, Hashable {
  /// The model's number, such as 103.
  package var model: UInt16
  /// The address of the model's number, as on the wire; the data begin two registers later.
  package var address: Int
  /// Registers of data, without number and length.
  package var length: Int

  package init(model: UInt16, address: Int, length: Int) {
    self.model = model
    self.address = address
    self.length = length
  }

  /// Registers including number and length.
  package var count: Int { length + 2 }
}

/// The models of a device, from the numbers and lengths in its chain.
package struct SunSpecChain: Sendable, Hashable {
  /// The address of `SunS`: 40000, 50000 or 0.
  package var base: UInt16
  package var blocks: [SunSpecBlock]

  package init(base: UInt16, blocks: [SunSpecBlock]) {
    self.base = base
    self.blocks = blocks
  }
}

/// Why a device's memory contains no usable chain.
package enum SunSpecFault: Error, Sendable, Hashable, CustomStringConvertible {
  case noMarker
  case noModels
  case emptyModel(UInt16, address: Int)
  case pastEnd(UInt16, address: Int)
  case tooManyModels

  package var description: String {
    switch self {
    case .noMarker: "no SunSpec marker at 40000, 50000 or 0"
    case .noModels: "the SunSpec chain holds no model"
    case .emptyModel(let model, let address):
      "SunSpec model \(model) at \(address) has the length 0"
    case .pastEnd(let model, let address):
      "SunSpec model \(model) at \(address) goes past address 65535"
    case .tooManyModels: "the SunSpec chain has no end within \(SunSpecWalk.mostModels) models"
    }
  }
}
