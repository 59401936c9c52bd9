package import Configuration
package import Modbus

/// Whether what a device says of itself by function 43/14 names the model of a profile.
///
/// Compared are letters and digits alone: `iEM-3155` and `IEM3155` are one model.
package struct IdentificationMatch {
  private let vendor: String
  private let products: [String]

  package init(_ identification: DeviceIdentification) {
    vendor = Self.dense(identification.vendor ?? "")
    products = [
      identification.productCode, identification.productName, identification.model,
    ]
    .compactMap { $0.map(Self.dense) }.filter { !$0.isEmpty }
  }

  /// The length of the longest of the profile's model names that the device gives; 0: none.
  ///
  /// The longer one is meant: EM24-E1 rather than EM24.
  package func length(of profile: DeviceProfile) -> Int {
    guard isOfMaker(profile) else { return 0 }
    let folder = profile.name.split(separator: "/").last.map(String.init) ?? ""
    let models = ([profile.model, Self.bare(profile.model), folder] + profile.aliases)
      .map(Self.dense)
    return models.filter { names($0) }.map(\.count).max() ?? 0
  }

  private func names(_ model: String) -> Bool {
    guard model.count >= 3, model.contains(where: \.isNumber) else {
      return model.count >= 3 && products.contains(model)
    }
    return products.contains { $0.hasPrefix(model) || (model.count >= 5 && $0.contains(model)) }
  }

  /// A device that gives no vendor may be anybody's.
  private func isOfMaker(_ profile: DeviceProfile) -> Bool {
    guard !vendor.isEmpty else { return true }
    let folder = profile.name.split(separator: "/").first.map(String.init) ?? ""
    let words = [folder, profile.maker.split(separator: " ").first.map(String.init) ?? ""]
    return words.map(Self.dense).contains { word in
      word.count >= 2 && (vendor.contains(word) || word.contains(vendor))
    }
  }

  /// A model without what stands in brackets.
  private static func bare(_ model: String) -> String { String(model.prefix { $0 != "(" }) }

  private static func dense(_ text: String) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
