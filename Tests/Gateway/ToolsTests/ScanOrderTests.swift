import Configuration
import DeviceProfiles
import Measurements
import Modbus
import Registers
import Testing
import Tools

/// What is asked when, and how long is waited for it.
@Suite struct ScanOrderTests {
  @Test func `Every unit is asked once on every way`() {
    let units = Array(UInt8(1)...247)
    for ways in [1, 2, 3, 4, 16] {
      let stages = ScanOrder(units: units, ways: ways).stages
      for way in 0..<ways {
        let asked = stages.filter { $0.way == way }.flatMap(\.units)
        #expect(asked.sorted() == units, "way \(way) of \(ways)")
      }
    }
  }

  @Test func `Likely units on common ways come first`() {
    let stages = ScanOrder(units: Array(1...247), ways: 16).stages
    #expect(stages.prefix(3).map(\.way) == [0, 1, 2])
    #expect(stages.prefix(3).allSatisfy { $0.units.starts(with: Array(1...16)) })
    #expect(stages[3].way == 0 && stages[3].units.count > 200)
  }

  @Test func `Without units or ways there is nothing to ask`() {
    #expect(ScanOrder(units: [], ways: 3).stages.isEmpty)
    #expect(ScanOrder(units: [1], ways: 0).stages.isEmpty)
  }

  @Test func `Silent units between those that are there are asked again`() {
    let units = Array(UInt8(1)...247)
    #expect(ScanOrder.neighbours(of: [1, 2, 4], among: units, most: 8) == [3, 5])
    #expect(ScanOrder.neighbours(of: [247], among: units, most: 8) == [246])
    #expect(ScanOrder.neighbours(of: [], among: units, most: 8).isEmpty)
    #expect(ScanOrder.neighbours(of: [2, 9, 20, 30], among: units, most: 3).count == 3)
  }

  @Test func `The wait follows the slowest answer, and a wait that was asked for stays`() {
    var patience = AnswerPatience(.serial, fixed: nil)
    let first = patience.wait
    patience.noteAnswer(after: 5)
    #expect(patience.wait < first)
    patience.noteAnswer(after: 90)
    patience.noteAnswer(after: 5)
    #expect(patience.wait >= 270 && patience.wait <= 300)
    var fixed = AnswerPatience(.network, fixed: 1500)
    fixed.noteAnswer(after: 1)
    #expect(fixed.wait == 1500 && fixed.waitOfKnown == 1500 && fixed.waitOfNeighbour == 1500)
  }

  @Test func `A gateway that waits itself is waited for`() {
    var patience = AnswerPatience(.network, fixed: nil)
    patience.noteAnswer(after: 5)
    let short = patience.wait
    var isNews = patience.noteGateway(after: 700)
    #expect(isNews && patience.wait > 800 && patience.wait < 1200)
    // It is no news twice, and less than is waited anyway is none.
    isNews = patience.noteGateway(after: 700)
    #expect(!isNews)
    isNews = patience.noteGateway(after: short / 2)
    #expect(!isNews)
    var fixed = AnswerPatience(.network, fixed: 500)
    isNews = fixed.noteGateway(after: 3000)
    #expect(!isNews && fixed.wait == 500)
  }

  @Test func `A silent network is asked once more with patience before its other units`() {
    let stages = ScanOrder(units: Array(1...247), ways: 2, isNetwork: true).stages
    #expect(stages.map(\.way) == [0, 1, 0, 1, 0, 1])
    #expect(stages.map(\.isPatient) == [false, false, true, true, false, false])
  }

  // MARK: - Models that devices name

  private static func profile(_ name: String) throws -> DeviceProfile {
    try ScanTests.library.profile(named: name).profile
  }

  @Test(
    arguments: [
      ("schneider/pm5110", "Schneider Electric", "PM5560", true),
      ("schneider/iem3155", "Schneider Electric", "iEM-3155", true),
      ("schneider/iem3155", "SCHNEIDER", "iEM3255", true),
      ("schneider/iem3155", "Siemens", "iEM3155", false),
      ("eastron/sdm630", "Eastron", "SDM630", true), ("eastron/sdm630", "", "SDM630-MODBUS", true),
      ("eastron/sdm630", "Eastron", "SDM120", false), ("abb/b23", "ABB", "B23 112-100", true),
      ("abb/b23", "ABB", "", false),
    ] as [(String, String, String, Bool)]
  )
  func `A model is known by what the device calls itself`(
    name: String,
    vendor: String,
    product: String,
    isMeant: Bool
  ) throws {
    let match = IdentificationMatch(DeviceIdentification(objects: [0: vendor, 1: product]))
    #expect((match.length(of: try Self.profile(name)) > 0) == isMeant)
  }

  @Test func `The longer name is meant`() throws {
    let match = IdentificationMatch(
      DeviceIdentification(objects: [0: "Carlo Gavazzi", 1: "EM24-E1"])
    )
    let short = match.length(of: try Self.profile("carlo-gavazzi/em24"))
    #expect(match.length(of: try Self.profile("carlo-gavazzi/em24-e1")) > short)
  }
}
