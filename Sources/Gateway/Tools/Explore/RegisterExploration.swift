package import DeviceProfiles
import Glibc
package import Modbus
import System

/// Reads a range of a device's registers, with pauses between the requests.
package struct RegisterExploration {
  private let client: FieldConnection
  private let unit: UInt8
  private let table: RegisterTable
  /// A pause after each request, in milliseconds: the device has other work.
  private let pause: Int

  package init(_ client: FieldConnection, unit: UInt8, table: RegisterTable, pause: Int) {
    (self.client, self.unit, self.table, self.pause) = (client, unit, table, pause)
  }

  /// Sweeps a range; `tell` takes each address with what is left and the seconds that takes.
  ///
  /// What was found until an interruption is returned.
  ///
  /// - Throws: when the connection cannot be used.
  package func sweep(
    _ range: ClosedRange<UInt16>,
    tell: (_ address: Int, _ left: Int, _ seconds: Double) -> Void
  ) throws(ModbusError) -> RegisterSweep {
    var sweep = RegisterSweep(range, mostCount: table.holdsBits ? 2000 : 125)
    let start = MonotonicClock.now()
    let all = range.count
    while let request = sweep.next() {
      let done = max(1, all - sweep.left - request.count)
      let elapsed = Double(MonotonicClock.now() - start) / 1e9
      tell(request.address, sweep.left + request.count, elapsed / Double(done) * Double(sweep.left))
      do throws(ModbusError) {
        sweep.take(try outcome(of: request), of: request)
      } catch {
        if error.kind == .interrupted { return sweep }
        throw error
      }
      wait()
    }
    return sweep
  }

  /// Reads again what is there, in requests that the device takes.
  package func refreshed(_ sweep: RegisterSweep) throws(ModbusError) -> [Int: UInt16] {
    var values: [Int: UInt16] = [:]
    let most = max(1, sweep.longest)
    for run in sweep.runs {
      for start in stride(from: run.lowerBound, through: run.upperBound, by: most) {
        let count = min(most, run.upperBound - start + 1)
        let request = RegisterSweep.Request(address: start, count: count)
        guard case .words(let words) = try outcome(of: request) else { continue }
        for (offset, word) in words.enumerated() { values[start + offset] = word }
        wait()
      }
    }
    return values
  }

  private func outcome(
    of request: RegisterSweep.Request
  ) throws(ModbusError) -> RegisterSweep.Outcome {
    guard let address = UInt16(exactly: request.address) else { return .silent }
    do throws(ModbusError) {
      return .words(try client.read(table, address, count: request.count, unit: unit))
    } catch {
      switch error.kind {
      case .exception(let code): return .refused(code: code)
      case .noAnswer, .garbled, .connectionDown(.closed): return .silent
      case .connectionDown, .interrupted, .invalidRequest: throw error
      }
    }
  }

  private func wait() {
    guard pause > 0 else { return }
    usleep(UInt32(min(pause, 10_000)) * 1000)
  }
}
