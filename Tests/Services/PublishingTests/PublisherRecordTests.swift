import Testing

@testable import Publishing

@Suite struct PublisherRecordTests {
  private func fault(_ record: PublisherRecord) -> String? {
    record.statistics(isConnected: false, inFlight: 0, acknowledged: 0).fault
  }

  @Test func `a fault is news once, and its end is a recovery`() {
    var record = PublisherRecord()
    #expect(record.noteConnected() == false)
    #expect(record.noteEnded("refused", .unexpected) == true)
    #expect(record.noteEnded("refused", .unexpected) == false)
    #expect(record.noteEnded("lost", .unexpected) == true)
    #expect(fault(record) == "lost")
    #expect(record.noteConnected() == true)
    #expect(fault(record) == nil)
    #expect(record.noteConnected() == false)
  }

  @Test func `an end that the gateway wanted is no news and no last fault`() {
    var record = PublisherRecord()
    #expect(record.noteEnded("left on request", .switched) == false)
    #expect(fault(record) == nil)
    #expect(record.noteEnded("left on request", .left) == false)
    #expect(fault(record) == "left on request")
    #expect(record.statistics(isConnected: false, inFlight: 0, acknowledged: 0).lastFault == nil)
  }

  @Test func `an unreadable outbox is a fault while it lasts, behind that of the connection`() {
    var record = PublisherRecord()
    #expect(record.noteUnreadable("disk") == true)
    #expect(record.noteUnreadable("disk") == false)
    #expect(fault(record) == "disk")
    _ = record.noteEnded("lost", .unexpected)
    #expect(fault(record) == "lost")
    _ = record.noteConnected()
    #expect(fault(record) == "disk")
    #expect(record.noteRead() == true)
    #expect(record.noteRead() == false)
    #expect(fault(record) == nil)
  }
}
