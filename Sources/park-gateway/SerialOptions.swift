import ArgumentParser
import DeviceProfiles

/// How a serial port is set, where the settings are known.
struct SerialOptions: ParsableArguments {
  @Option(help: "Bits per second of a serial port.")
  var baud = 9600

  @Option(help: "Parity of a serial port.")
  var parity = SerialSettings.Parity.even

  @Option(help: "Stop bits of a serial port.")
  var stopBits = 1

  func settings(of port: String) -> SerialSettings {
    var settings = SerialSettings(port: port)
    (settings.baud, settings.parity, settings.stopBits) = (baud, parity, stopBits)
    return settings
  }
}
