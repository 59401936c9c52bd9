import Configuration
import Testing

private func host(_ bad: String, _ advice: String...) -> Advised {
  var advised = Advised(panelFile, "tcp: ", "10.0.4.20:502", bad)
  advised.advice = advice
  return advised
}

@Suite struct `The advice for a host and port` {
  @Test(arguments: [
    host("tcp:10.0.0.1", "10.0.0.1:502"), host("tcp:10.0.0.1:5020", "10.0.0.1:5020"),
    host("10,0,4,1:502", "10.0.4.1:502"), host("10,0,4,1", "10.0.4.1:502"),
    host("http://10.0.0.1", "10.0.0.1:502"), host("modbus://10.0.0.1:503/", "10.0.0.1:503"),
    host("modbus+tcp://10.0.0.1", "10.0.0.1:502"), host("modbus:10.0.0.1", "10.0.0.1:502"),
    host("tcp 10.0.0.1 502", "10.0.0.1:502"), host("IP=10.0.0.1", "10.0.0.1:502"),
    host("10.0.0.1/502", "10.0.0.1:502"), host("10.0.0.1 502", "10.0.0.1:502"),
    host("10.0.0.1 port 1502", "10.0.0.1:1502"), host("10.0.0.1:502/", "10.0.0.1:502"),
    host("10.0.0.1/24", "10.0.0.1:502"), host("10.0.0.1/24:1502", "10.0.0.1:1502"),
    host("\"10.0.0.1:\"", "10.0.0.1:502"), host("\"10.0.0.1 : 502\"", "10.0.0.1:502"),
    host("10.0.0.1:mbap", "10.0.0.1:502"), host("10.0.0.1-502", "10.0.0.1:502"),
    host("10.0.0.1.502", "10.0.0.1:502"), host("10.0.0.1;502", "10.0.0.1:502"),
    host("10.0.0.1::502", "10.0.0.1:502"), host("10.0.0.1:5,020", "10.0.0.1:5020"),
    host("10.0.0.1:502.0", "10.0.0.1:502"), host("10 .0.4.1", "10.0.4.1:502"),
    host("10.0.4.1.", "10.0.4.1:502"), host("10..0.4.1", "10.0.4.1:502"),
    host("010.000.004.001", "10.0.4.1:502"), host("1O.0.0.l", "10.0.0.1:502"),
    host("10．0．0．1：502", "10.0.0.1:502"), host("<10.0.0.1>", "10.0.0.1:502"),
    host("admin@meter-1:503", "meter-1:503"), host("\"meter-1 503\"", "meter-1:503"),
    host("http://meter.local/", "meter.local:502"),
    host("\"[meter.local]:503\"", "meter.local:503"),
    host("\"[10.0.0.1]:502\"", "10.0.0.1:502"), host("[10.0.0.1, 503]", "10.0.0.1:503"),
    host("{ ip: 10.0.0.1 }", "10.0.0.1:502"), host("10.0.0.1\u{200B}:502", "10.0.0.1:502"),
    // IPv6 needs quotes.
    host("::1", "\"[::1]:502\""), host("::1:502", "\"[::1]:502\""),
    host("[::1]:502", "\"[::1]:502\""), host("[2001:db8::1]", "\"[2001:db8::1]:502\""),
    host("\"[::1]502\"", "\"[::1]:502\""), host("\"[::1\"", "\"[::1]:502\""),
    host("\"[::1]:modbus\"", "\"[::1]:502\""), host("[::1]:modbus", "\"[::1]:502\""),
    host("http://[::1]:503", "\"[::1]:503\""), host("\"[::1] 503\"", "\"[::1]:503\""),
    host("fe80::1%eth0", "\"[fe80::1%eth0]:502\""),
    host("fe80::1%eth0:503", "\"[fe80::1%eth0]:503\""),
    host("2001:db8:0:0:0:0:0:1:503", "\"[2001:db8:0:0:0:0:0:1]:503\""),
    Advised(gatewayFile, "listen: ", "\"127.0.0.1:8080\"", "http://127.0.0.1", "127.0.0.1:8080"),
    Advised(gatewayFile, "listen: ", "\"127.0.0.1:8080\"", "127.0.0.1", "127.0.0.1:8080"),
    Advised(gatewayFile, "listen: ", "\"127.0.0.1:8080\"", "[::1]:8080", "\"[::1]:8080\""),
    Advised(
      gatewayFile,
      "url: ",
      "mqtts://mqtt.example.vn:8883",
      "mqtts:10.0.0.1:8883",
      "mqtts://10.0.0.1:8883"
    ),
    Advised(
      gatewayFile,
      "url: ",
      "mqtts://mqtt.example.vn:8883",
      "mqtts://10,0,0,1:8883",
      "mqtts://10.0.0.1:8883"
    ),
    Advised(
      gatewayFile,
      "url: ",
      "mqtts://mqtt.example.vn:8883",
      "ssl://[::1]:8883",
      "\"mqtts://[::1]:8883\""
    ),
  ])
  func `is one that is accepted`(advised: Advised) throws { try advised.check() }

  @Test(arguments: ["/dev/ttyUSB0", "rtu://dev/ttyUSB0", "ttyUSB0"])
  func `that is a serial port is a serial connection`(port: String) throws {
    let advised = Advised(
      panelFile,
      "",
      "tcp: 10.0.4.20:502",
      "tcp: §" + port,
      "serial: { port: /dev/ttyUSB0, baud: 9600 }"
    )
    try advised.check()
  }
}
