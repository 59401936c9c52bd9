import Configuration
import DeviceProfiles
import Modbus
import SunSpec
import Tools

extension ReadCommand {
  /// Reads the points of a profile, or of a SunSpec device after asking it.
  ///
  /// - Throws: a `ModbusError`, or the exit code after printing the reason.
  func readProfile(_ name: String, _ field: FieldConnection) throws {
    let device = try SunSpecPart(name: name).map { try askedDevice($0, field) } ?? device(name)
    let report = DeviceReport(device: device, readings: try field.read(device))
    print(json ? report.json.indentedText : report.text(in: SpokenLanguage.current))
    guard let code = report.refusal else { return }
    printError("unit \(unit): \(ExceptionExplanation(code).text(in: SpokenLanguage.current))")
    throw ExitStatus.refused
  }

  private func device(_ name: String) throws -> DeviceDefinition {
    let library = ProfileOptions.library(share)
    do throws(ConfigurationProblems) {
      let profile = try library.profile(named: name).profile
      var device = DeviceDefinition(id: "device", unitID: unit, points: profile.points)
      device.profile = name
      device.limits = profile.limits
      return device
    } catch {
      var printer = ProblemPrinter()
      printer.show(error.problems)
      throw ExitStatus.badConfiguration
    }
  }

  private func askedDevice(_ part: SunSpecPart, _ field: FieldConnection) throws -> DeviceDefinition
  {
    switch try field.survey(unit: unit) {
    case .success(let survey):
      printError(survey.text(in: SpokenLanguage.current))
      return survey.device(unit: unit, part: part)
    case .failure(let fault):
      printError("unit \(unit): \(SunSpecWords.text(fault, in: SpokenLanguage.current))")
      throw ExitStatus.unavailable
    }
  }
}
