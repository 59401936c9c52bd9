/// A kind of configuration file.
package enum ConfigurationDocument: String, Sendable, CaseIterable {
  case gateway, devices, kpis, profile, tariff
  case tariffHours = "tariff-hours"
  case vat
  case reactiveCharge = "reactive-charge"
  case emissionFactor = "emission-factor"
  case holidays

  var shape: ShapeDescription {
    switch self {
    case .gateway: GatewayDraft.shape.description
    case .devices: DeviceFileDraft.shape.description
    case .kpis: IndicatorsDraft.shape.description
    case .profile: ProfileDraft.shape.description
    case .tariff: TariffDraft.shape.description
    case .tariffHours: TariffHoursDraft.shape.description
    case .vat: VatDraft.shape.description
    case .reactiveCharge: ReactiveDraft.shape.description
    case .emissionFactor: EmissionFactorsDraft.shape.description
    case .holidays: HolidayTableDraft.shape.description
    }
  }

  /// The JSON Schema (draft 2020-12) of such a file.
  package var schema: JSON {
    let header: [JSON.Member] = [
      JSON.Member("$schema", "https://json-schema.org/draft/2020-12/schema"),
      JSON.Member("$id", .string("urn:park-gateway:schema:\(rawValue)")),
      JSON.Member("title", .string(shape.title)),
    ]
    guard case .object(let members) = shape.schema else { return .object(header) }
    return .object(header + members)
  }

  /// The text that `park-gateway schema` prints, with a line end.
  package var schemaText: String { schema.indentedText + "\n" }
}
