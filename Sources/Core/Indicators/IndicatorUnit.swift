/// The units of KPIs: UCUM codes, `VND`, and `1` for a plain number.
package enum IndicatorUnit: String, Sendable, Hashable, CaseIterable {
  case wattHours = "Wh"
  case voltAmpereReactiveHours = "varh"
  case watts = "W"
  case currency = "VND"
  case kilograms = "kg"
  case kilogramsPerKilowattHour = "kg/kWh"
  case seconds = "s"
  case milliseconds = "ms"
  case hours = "h"
  case perHour = "1/h"
  case percent = "%"
  case number = "1"
}
