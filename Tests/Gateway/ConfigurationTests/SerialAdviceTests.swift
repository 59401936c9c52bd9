import Configuration
import Testing

private let settings =
  "{ port: /dev/ttyS1, baud: 9600, parity: even, data_bits: 8, stop_bits: 1, rs485: false }"

private func port(_ bad: String, _ advice: String...) -> Advised {
  var advised = Advised(metersFile, "port: ", "/dev/ttyS1", bad)
  advised.advice = advice
  return advised
}

@Suite struct `The advice for a serial port` {
  @Test(arguments: [
    port("dev/ttyS1", "/dev/ttyS1"), port("\\dev\\ttyS1", "/dev/ttyS1"),
    port("tty/S1", "/dev/ttyS1"),
    port("USB0", "/dev/ttyUSB0"), port("ttyUSB0", "/dev/ttyUSB0"), port("/ttyS1", "/dev/ttyS1"),
    port("~/ttyS1", "/dev/ttyS1"), port("./ttyS1", "/dev/ttyS1"), port("ttys1", "/dev/ttyS1"),
    port("/dev/TTYS1", "/dev/ttyS1"), port("/dev/ttyusb0", "/dev/ttyUSB0"),
    port("/dev/dev/ttyS1", "/dev/ttyS1"), port("/dev/ttyUSB", "/dev/ttyUSB0"),
    port("ACM0", "/dev/ttyACM0"), port("AMA0", "/dev/ttyAMA0"), port("S1", "/dev/ttyS1"),
    port("tty S1", "/dev/ttyS1"), port("by-id/usb-1", "/dev/serial/by-id/usb-1"),
    port("serial/by-id/usb-1", "/dev/serial/by-id/usb-1"),
    port("dev/serial/by-id/usb-1", "/dev/serial/by-id/usb-1"),
    port("COM3", "/dev/ttyS2", "/dev/ttyUSB2"), port("com1", "/dev/ttyS0", "/dev/ttyUSB0"),
    port("/dev/COM1", "/dev/ttyS0", "/dev/ttyUSB0"),
    port("\"COM4:\"", "/dev/ttyS3", "/dev/ttyUSB3"),
    port("/dev/ttyS1:9600", "/dev/ttyS1"), port("\"/dev/ttyS1,9600\"", "/dev/ttyS1"),
    port("/dev/ttyS1 9600 8N1", "/dev/ttyS1"), port("\"ttyS1;9600\"", "/dev/ttyS1"),
    port("\"COM3,9600,N,8,1\"", "/dev/ttyS2"), port("meter-bus", "/dev/meter-bus"),
  ])
  func `is a path of Linux`(advised: Advised) throws { try advised.check() }

  @Test(arguments: [
    ("/etc/passwd", "is a file"), ("/dev", "is a folder"), ("/dev/null", "is no serial port"),
    ("/dev/tty", "is no serial port"), ("10.0.0.4:502", "tcp: 10.0.0.4:502"),
  ])
  func `says what else a path leads to`(bad: String, words: String) throws {
    let errors = try port(bad).errors(writing: bad)
    #expect(errors.count == 1 && errors[0].hasPrefix("\(metersFile):2:19: "), "\(errors)")
    #expect(errors.first?.contains(words) == true, "\(errors)")
  }

  @Test(arguments: [
    "/dev/ttyS0", "/dev/ttyUSB7", "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0",
    "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A9-if00-port0", "/dev/ttymxc2", "/dev/meter-bus",
    "/run/plant/rs485", "/dev/pts/99999",
  ])
  func `is not given for a good one`(good: String) throws {
    #expect(try port("").errors(writing: good).isEmpty)
  }

  @Test(arguments: [
    Advised(metersFile, "baud: ", "9600", "9600bps", "9600"),
    Advised(metersFile, "baud: ", "9600", "9600 baud", "9600"),
    Advised(metersFile, "baud: ", "9600", "9.6k", "9600"),
    Advised(metersFile, "baud: ", "9600", "19,2 kbps", "19200"),
    Advised(metersFile, "baud: ", "9600", "115k2", "115200"),
    Advised(metersFile, "baud: ", "9600", "9.600", "9600"),
    Advised(metersFile, "baud: ", "9600", "96OO", "9600"),
    Advised(metersFile, "baud: ", "9600", "9601", "9600"),
    Advised(
      metersFile,
      "parity: ",
      "even, data_bits: 8, stop_bits: 1",
      "8N2",
      "none, stop_bits: 2"
    ),
    Advised(metersFile, "parity: ", "even", "8E1", "even"),
    Advised(metersFile, "parity: ", "even", "N81", "none"),
    Advised(metersFile, "parity: ", "even", "8-O-1", "odd"),
    Advised(metersFile, "parity: ", "even", "chẵn", "even"),
    Advised(metersFile, "parity: ", "even", "lẻ", "odd"),
    Advised(metersFile, "parity: ", "even", "không", "none"),
    Advised(metersFile, "parity: ", "even", "no", "none"),
    Advised(metersFile, "parity: ", "even", "off", "none"),
    Advised(
      metersFile,
      "serial: ",
      settings,
      "/dev/ttyS1, 9600, N",
      "{ port: /dev/ttyS1, baud: 9600, parity: none }"
    ),
    Advised(
      metersFile,
      "serial: ",
      settings,
      "ttyUSB0 19200 8E1",
      "{ port: /dev/ttyUSB0, baud: 19200, parity: even }"
    ),
    Advised(metersFile, "serial: ", settings, "COM3", "{ port: /dev/ttyS2 }"),
    Advised(
      metersFile,
      "serial: ",
      settings,
      "[/dev/ttyS1, 9600]",
      "{ port: /dev/ttyS1, baud: 9600 }"
    ),
  ])
  func `is right for its settings`(advised: Advised) throws { try advised.check() }

  @Test func `is none for seven data bits`() throws {
    let parity = Advised(metersFile, "parity: ", "even", "7E1")
    let errors = try parity.errors(writing: "7E1")
    #expect(errors.count == 1 && errors[0].contains("Modbus RTU needs 8"), "\(errors)")
  }

  @Test(arguments: ["/dev/../dev/ttyS1", "/dev//ttyS1", "/dev/./ttyS1"])
  func `finds a port that another file has`(path: String) throws {
    let twin = """
      connection: { serial: { port: \(path) } }
      devices: [{ id: pump, unit_id: 1, profile: schneider/iem3155 }]
      """
    let folder = try ConfigurationFolder(SampleFiles.all.merging(["devices.d/z.yaml": twin]) { $1 })
    let errors = folder.problems().filter { $0.contains(": error: ") }
    #expect(errors.count == 1 && errors[0].contains("meters.yaml:2:11"), "\(errors)")
  }
}
