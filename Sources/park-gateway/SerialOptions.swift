import ArgumentParser
import DeviceProfiles

/// How a serial port is set, where the settings are known.
struct SerialOptions: ParsableArguments {
  @Option(help: .spoken("Bits per second of a serial port.", "Tốc độ baud của cổng nối tiếp."))
  var baud = 9600

  @Option(help: .spoken("Parity of a serial port.", "Parity của cổng nối tiếp."))
  var parity = SerialSettings.Parity.even

  @Option(help: .spoken("Stop bits of a serial port.", "Số stop bit của cổng nối tiếp."))
  var stopBits = 1

  func settings(of port: String) -> SerialSettings {
    var settings = SerialSettings(port: port)
    (settings.baud, settings.parity, settings.stopBits) = (baud, parity, stopBits)
    return settings
  }
}
