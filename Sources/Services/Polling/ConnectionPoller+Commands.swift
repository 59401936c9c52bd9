import DeviceProfiles
package import Measurements
import ReadPlans

extension ConnectionPoller {
  /// Reads all points of a device now, whatever is due; the observer gets the result as that of any poll.
  ///
  /// - Returns: what was read; `nil` for a device that is not on the connection.
  package func pollNow(_ device: String) -> PollResult? {
    guard let index = devices.firstIndex(where: { $0.definition.id == device }) else { return nil }
    let all = DueSet(key: nil, points: Array(devices[index].definition.points.indices))
    let now = clock.now()
    let (moment, rest) = read(index, all, at: now)
    let timestamp = devices[index].stamps.next(moment)
    let readings = devices[index].takeReadings(all.points, otherwise: rest, at: now)
    let status = devices[index].takeStatus(of: readings, at: clock.now())
    let result = PollResult(device: device, timestamp: timestamp, readings: readings)
    report([.poll(result)])
    if let status {
      log.note(status, of: devices[index].definition)
      report([.status(status, device: device, at: timestamp)])
    }
    return result
  }
}

// MARK: - Writing

extension ConnectionPoller {
  /// Writes a point and reads it back; nothing else happens on the connection meanwhile, except while a device
  /// that acknowledged the write is at work on it.
  ///
  /// A point that shares a register with others is merged into what the device holds. A write that is
  /// not answered is not repeated: what is read back decides.
  package func write(
    _ value: PointValue,
    to point: String,
    of device: String
  ) async throws(PointWriteFailure) -> PointWriteOutcome {
    guard let writer = channel.source as? any RegisterWriter else { throw .notAllowed }
    let target = try target(point, of: device, value)
    guard target.rules.readable else { return try writeBlindly(value, to: target, writer) }
    let before = try readForWrite(target)
    let words = try encode(value, target, in: before)
    let decoder = PointDecoder(target.definition)
    let previous = decoder.decode(before, at: target.item)
    if target.holds(words, in: before), !target.rules.rewrite, !target.rules.pulse {
      return PointWriteOutcome(previous: previous, present: previous, wasUnchanged: true)
    }
    let refusal = send(words, to: target, before: before, writer)
    var after = Result { () throws(PointWriteFailure) in try readForWrite(target) }
    if refusal?.isAcknowledged == true, !target.shows(words, in: after) {
      after = await readAgain(words, after) { () throws(PointWriteFailure) in
        try self.target(point, of: device, value)
      }
    }
    let present = try target.judge(words, before: before, after: after, refusal)
    return PointWriteOutcome(
      previous: previous,
      present: present.map { decoder.decode($0, at: target.item) },
      wasUnchanged: false
    )
  }

  /// Reads a point again that a device is still at work on, every 250 ms for a second, until it holds what was
  /// written; the devices of the connection are polled meanwhile.
  private func readAgain(
    _ words: [UInt16],
    _ first: Result<[UInt16], PointWriteFailure>,
    target: () throws(PointWriteFailure) -> WriteTarget
  ) async -> Result<[UInt16], PointWriteFailure> {
    var after = first
    for _ in 0..<4 {
      let moment = clock.now().advanced(by: 250_000_000)
      // The devices may have become others.
      guard (try? await clock.sleep(until: moment)) != nil, let target = try? target() else {
        break
      }
      after = Result { () throws(PointWriteFailure) in try readForWrite(target) }
      if target.shows(words, in: after) { break }
    }
    return after
  }

  /// Writes a point that cannot be read: the device's answer is the only proof.
  private func writeBlindly(
    _ value: PointValue,
    to target: WriteTarget,
    _ writer: any RegisterWriter
  ) throws(PointWriteFailure) -> PointWriteOutcome {
    let nothing = [UInt16](repeating: 0, count: target.request.count)
    let words = try encode(value, target, in: nothing)
    if let refusal = send(words, to: target, before: nil, writer) {
      throw refusal.failure(of: target.rules)
    }
    return PointWriteOutcome(previous: nil, present: nil, wasUnchanged: false)
  }

  private func encode(
    _ value: PointValue,
    _ target: WriteTarget,
    in words: [UInt16]
  ) throws(PointWriteFailure) -> [UInt16] {
    do throws(EncodingFailure) {
      return try PointEncoder(target.definition).encode(value, at: target.item, in: words)
    } catch {
      throw .notEncodable(error.text)
    }
  }

  private func target(
    _ point: String,
    of device: String,
    _ value: PointValue
  ) throws(PointWriteFailure) -> WriteTarget {
    guard let index = devices.firstIndex(where: { $0.definition.id == device }) else {
      throw .unknownDevice
    }
    // Of a device that was asked which points it has, only those can be written.
    let device = devices[index].discovered
    guard let position = device.points.firstIndex(where: { $0.name == point }) else {
      throw .unknownPoint
    }
    let definition = device.points[position]
    guard let range = definition.writable?.range else { throw .readOnly }
    guard let number = value.double, range.contains(number) else { throw .outOfRange(range) }
    return WriteTarget(
      definition: definition,
      request: ReadRequest(alone: position, of: definition),
      unit: device.unitID,
      device: index
    )
  }

  func readForWrite(_ target: WriteTarget) throws(PointWriteFailure) -> [UInt16] {
    if let failure = attempt(target.request, of: target.device, isProbe: false) {
      throw .device(describe(failure, target.request, of: target.device).text)
    }
    guard channel.words.count >= target.request.count else {
      throw .device("the answer is too short")
    }
    return Array(channel.words.prefix(target.request.count))
  }
}
