import Systemd
import Testing

@Suite struct ServiceNotifierTests {
  private func notifier(
    _ socket: String?,
    _ watchdog: String? = "30000000",
    process: String? = nil
  ) -> ServiceNotifier {
    ServiceNotifier(socket: socket, watchdogMicroseconds: watchdog, watchdogProcess: process)
  }

  @Test func `the watchdog's period is what systemd says`() {
    #expect(notifier("/run/systemd/notify").watchdogPeriod == .seconds(30))
    #expect(notifier("@abstract").watchdogPeriod == .seconds(30))
  }

  @Test(arguments: [nil, "", "0", "-1", "x", "99999999999999999999999"])
  func `a period that is no number of microseconds is none`(watchdog: String?) {
    #expect(notifier("/run/systemd/notify", watchdog).watchdogPeriod == nil)
  }

  @Test func `the watchdog of another process is not fed`() {
    #expect(notifier("/run/systemd/notify", process: "1").watchdogPeriod == nil)
  }

  @Test(arguments: [nil, "", "/", "@", "relative", "vsock:2:1234"])
  func `without a socket that can be used nobody is told`(socket: String?) {
    let notifier = notifier(socket)
    #expect(notifier.watchdogPeriod == nil)
    notifier.ready(status: "fine")
  }

  @Test func `a socket that is not there, or whose name is too long, does no harm`() {
    for socket in ["/nowhere/at/all", "/" + String(repeating: "x", count: 300)] {
      let notifier = notifier(socket)
      notifier.ready(status: "fine\nREADY=1")
      notifier.reloading()
      notifier.feedWatchdog()
      notifier.stopping()
    }
  }
}
