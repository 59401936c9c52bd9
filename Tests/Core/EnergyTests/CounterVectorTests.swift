import Energy
import Testing

/// Sequences that other systems' tests and bug reports hold, under this gateway's policy.
@Suite struct CounterVectorTests {
  struct Vector: CustomTestStringConvertible {
    var source: String
    var step = 1.0
    var values: [Double]
    var modulus: Int64?
    var booked: Double
    var testDescription: String { source }
  }

  static let vectors: [Vector] = [
    Vector(
      source: "prometheus functions.test increase(): 162 without extrapolation",
      step: 300,
      values: [0, 18, 36, 54, 72, 90, 0, 18, 36, 54, 72],
      booked: 162
    ),
    Vector(
      // counter_agg books the 10 after the reset at once (60); one reading proves no reset here.
      source: "timescaledb-toolkit counter-agg tests",
      values: [0, 10, 20, 20, 50, 10],
      booked: 50
    ),
    Vector(
      source: "drops value after reset",
      values: [100, 110, 0, 5, 15],
      booked: 25
    ),
    Vector(
      source: "home-assistant/core#182493: a single false 0",
      values: [397.11, 0.0, 413.5],
      booked: 16.39
    ),
    Vector(
      source: "u32 rollover at 0.01 kWh",
      values: [4_294_967_290, 10],
      modulus: 4_294_967_296_000,
      booked: 16
    ),
    Vector(
      source: "u16 pulse rollover",
      values: [65_530, 4],
      modulus: 65_536_000,
      booked: 10
    ),
  ]

  @Test(arguments: vectors) func `A known sequence books what was counted`(_ vector: Vector) {
    var run = CounterRun(
      CounterSettings(pollPeriod: Int64(vector.step * 1000), modulus: vector.modulus)
    )
    run.read(vector.values)
    #expect(run.total == vector.booked)
  }
}
