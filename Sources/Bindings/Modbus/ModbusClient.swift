import Glibc
import System

/// The asking end of one connection: Modbus TCP, a serial bus, or RTU frames over TCP, with any number of
/// units behind it.
///
/// All calls must come from one thread at a time. It connects by itself when a request finds it closed. Every call
/// blocks, for at most the sum of these:
///
/// - the connect timeout and the response timeout;
/// - on a bus, the frame's time on the wire;
/// - after a new connection, the connect delay;
/// - three response timeouts where an earlier answer may still come;
/// - where a peer has never answered, once in a while, as long again and another response timeout.
///
/// After any failure that may leave bytes of an old answer on their way a TCP connection is made anew, a bus
/// is drained until it is silent, and what may still be answered is remembered (RTU frames), so that no
/// answer is ever taken for another request's.
///
/// The three ways in which frames are delimited are ``Framing``s. libmodbus makes the context, sends RTU
/// requests and names errors. Its calls that connect or receive wait with `select`, which writes beyond its set
/// for a descriptor of 1024 or more; those that receive also do not check the unit that answered over TCP, take
/// three waits for one answer, and cannot be interrupted on a serial port. So connections are made, and answers
/// received and checked, here.
package final class ModbusClient {
  package let endpoint: ModbusEndpoint
  package let options: ModbusClientOptions
  let framing: any Framing
  let wire: Wire
  let request = RequestPDU()
  let answer = AnswerBuffer()
  let units = UnitTable()
  let peer = PeerConduct()
  let tally = ExchangeTally()
  let notices = Notices()
  /// How long an answer is waited for, in nanoseconds.
  private(set) var timeout: Int64

  package init(_ endpoint: ModbusEndpoint, options: ModbusClientOptions = ModbusClientOptions()) {
    self.endpoint = endpoint
    self.options = options
    framing = endpoint.framing
    wire = Wire(endpoint)
    timeout = max(options.responseTimeout.boundedNanoseconds, 1_000_000)
  }

  /// Ends what this client waits for from another thread, for good.
  package var interrupter: ConnectionInterrupter { wire.interrupter }

  package var isConnected: Bool { wire.isOpen }

  /// What was done and when; only ever grows.
  package var statistics: ClientStatistics { tally.statistics }

  /// How long the next requests wait for their answers; `nil`: as the options say.
  package func wait(atMost limit: Duration?) {
    timeout = max((limit ?? options.responseTimeout).boundedNanoseconds, 1_000_000)
  }

  /// What the operator should know though the connection works, each said once.
  package func takeNotices() -> [String] { notices.take() }

  /// Opens the connection unless it is open; every request does so by itself.
  package func connect() throws(ModbusError) {
    guard !wire.isInterrupted else { throw .interrupted }
    guard !wire.isOpen else { return }
    try wire.open(within: connectTimeout) { notices.add($0) }
    tally.noteConnection()
    guard !endpoint.isSerial else { return try settle() }
    let least = options.connectDelay.boundedNanoseconds
    try wire.pause(until: MonotonicClock.now() + peer.pause(least: least))
  }

  /// In nanoseconds.
  var connectTimeout: Int64 { options.connectTimeout?.boundedNanoseconds ?? timeout }

  /// Closes the connection; the next request opens it again.
  package func close() { wire.close() }
}

// MARK: - Reading

extension ModbusClient {
  /// Reads `count` bits or registers and puts them at the front of `words`, which grows if need be and
  /// is never shrunk; bits come as 0 and 1.
  ///
  /// `function` is 1 (coils), 2 (discrete inputs), 3 (holding registers) or 4 (input registers);
  /// `address` is zero-based, as on the wire; `count` is 1…2000 bits or 1…125 registers. On failure
  /// `words` is as it was.
  package func read(
    function: UInt8,
    unit: UInt8,
    address: UInt16,
    count: Int,
    into words: inout [UInt16]
  ) throws(ModbusError) {
    guard 1...4 ~= function else { throw .invalid("function \(function) reads no table") }
    let isBits = function <= 2
    guard 1...(isBits ? 2000 : 125) ~= count, Int(address) + count <= 65_536 else {
      throw .invalid("\(count) from \(address) is more than function \(function) reads at once")
    }
    guard !isBroadcast(unit) else { throw .invalid("no unit answers a broadcast") }
    request.put(function, address, UInt16(count))
    let pdu = try exchange(unit: unit, count: 5)
    let bytes = isBits ? (count + 7) / 8 : count * 2
    try checkLength(of: pdu, bytes: bytes)
    if words.count < count {
      words.append(contentsOf: repeatElement(0, count: count - words.count))
    }
    if isBits { takeBits(pdu, count, &words) } else { takeRegisters(pdu, count, &words) }
  }

  private func takeRegisters(_ pdu: Range<Int>, _ count: Int, _ words: inout [UInt16]) {
    // One access to the buffer, and not one for each byte.
    let all = answer.bytes
    let bytes = all.span.extracting(pdu.lowerBound + 2..<pdu.lowerBound + 2 + count * 2)
    var registers = words.mutableSpan
    for index in 0..<count {
      registers[index] = UInt16(bytes[index * 2]) << 8 | UInt16(bytes[index * 2 + 1])
    }
  }

  private func takeBits(_ pdu: Range<Int>, _ count: Int, _ words: inout [UInt16]) {
    let start = pdu.lowerBound + 2
    for index in 0..<count {
      words[index] = UInt16(answer[start + index / 8] >> UInt8(index % 8) & 1)
    }
  }

  private func checkLength(of pdu: Range<Int>, bytes: Int) throws(ModbusError) {
    guard pdu.count == bytes + 2, Int(answer[pdu.lowerBound + 1]) == bytes else {
      let error = ModbusError.garbled(.wrongLength, "\(pdu.count - 2) bytes instead of \(bytes)")
      recover(from: error)
      throw error
    }
  }
}

// MARK: - One request and its answer

extension ModbusClient {
  /// Sends the PDU that stands in `request`, `count` bytes with its function code, and receives its
  /// answer.
  ///
  /// Gives where the answer's PDU stands in `answer`; nothing after a broadcast. Where frames carry no
  /// number it is made sure that the answer is not an earlier request's.
  func exchange(unit: UInt8, count: Int) throws(ModbusError) -> Range<Int> {
    if framing.isNumbered || isBroadcast(unit) { return try exchangeOnce(unit: unit, count: count) }
    return try exchangeApart(unit: unit, count: count)
  }

  func exchangeOnce(unit: UInt8, count: Int) throws(ModbusError) -> Range<Int> {
    try prepare()
    tally.noteRequest()
    do {
      let frame = try send(unit: unit, count: count)
      if isBroadcast(unit) { return finishBroadcast() }
      let pdu = try receive(wantedAnswer(of: unit), to: frame)
      endSilence()
      try check(pdu, unit: unit)
      tally.noteAnswer()
      noteAnswer()
      return pdu
    } catch {
      // Whatever it looks like, the shutdown of the socket is what ended it.
      let cause = wire.isInterrupted && !error.isException ? .interrupted : error
      if cause.isException { noteAnswer() }
      recover(from: cause)
      throw explained(cause, unit: unit)
    }
  }

  /// Whether all units hear a request to this one, and none answers.
  private func isBroadcast(_ unit: UInt8) -> Bool { unit == 0 && framing.hasBroadcast }

  /// Whether the present request is the first one of its connection.
  var isFirstRequest: Bool { wire.requests == 1 }

  private func noteAnswer() {
    units.noteAnswer()
    peer.noteAnswer(isFirst: isFirstRequest)
  }

  /// Opens the connection if need be, makes sure that nothing old waits to be read, and keeps the silence.
  func prepare() throws(ModbusError) {
    guard !wire.isInterrupted else { throw .interrupted }
    closeIfStale()
    try connect()
    try wire.awaitSilence()
    try clearInput()
  }

  /// What the answer to the request that was sent last is like.
  private func wantedAnswer(of unit: UInt8) -> WantedAnswer {
    var wanted = WantedAnswer(unit: unit, shape: AnswerShape(ofAnswerTo: request[0..<5]))
    wanted.number = request.number
    wanted.isAlone = isFirstRequest
    if !framing.isNumbered { wanted.earlier = units.awaited }
    return wanted
  }

  /// Gives the bytes of the request.
  private func send(unit: UInt8, count: Int) throws(ModbusError) -> [UInt8] {
    request.takeNumber()
    if !framing.isNumbered { noteSent(unit: unit, count: count) }
    let frame = framing.encode(request[0..<count], unit: unit, number: request.number)
    let duration = framing.duration(ofBytes: frame.count)
    try wire.send(frame, isNumbered: framing.isNumbered, duration: duration)
    tally.noteSent(frame.count)
    if !framing.isNumbered { units[unit]?.awaited.left(at: wire.sentAt) }
    return frame
  }

  /// No unit answers a broadcast; all need time to act on it (Modbus over Serial Line, 2.4.1).
  private func finishBroadcast() -> Range<Int> {
    let pause = 100_000_000 + options.turnaround.boundedNanoseconds
    wire.keepSilent(for: pause, after: wire.sentAt)
    return 0..<0
  }

  /// The next request waits for the silence between frames and the turnaround.
  func endSilence() {
    wire.keepSilent(for: framing.silence + options.turnaround.boundedNanoseconds)
  }

  /// Refuses an answer of another unit, of another function, or that is an exception.
  private func check(_ pdu: Range<Int>, unit: UInt8) throws(ModbusError) {
    if framing.isNumbered { try checkHeader(unit: unit) }
    let (asked, got) = (request[0], answer[pdu.lowerBound])
    if got == asked { return }
    guard got == asked | 0x80, pdu.count == 2 else {
      throw .garbled(.wrongFunction, "function \(got) instead of \(asked)")
    }
    throw .exception(answer[pdu.lowerBound + 1])
  }

  private func checkHeader(unit: UInt8) throws(ModbusError) {
    let answering = answer[TCPFraming.header - 1]
    guard answering == unit || !options.checksUnitID else {
      let text = "unit \(answering) answered instead of \(unit)"
      throw .garbled(.wrongUnit, "\(text) (check_unit_id: false accepts that)")
    }
    peer.noteNumberless((answer[0], answer[1]) == (0, 0) && request.number != 0)
    guard peer.isNumberless else { return }
    notices.add(
      "answers carry no transaction number: each request is given a connection of its own"
    )
  }
}
