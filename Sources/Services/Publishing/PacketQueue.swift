/// What was sent, in order, each found by its packet id without a search.
///
/// Answers mostly come in the order of sending, but may come in any: each costs the same, however many
/// messages wait. Values without a packet id keep their place in the order.
struct PacketQueue<Value> {
  private struct Place {
    var packet: Int32?
    /// `nil` once it was taken out.
    var value: Value?
  }

  private var places: [Place] = []
  /// Those before it are gone.
  private var head = 0
  /// The number of the first of the places, counted from the beginning.
  private var base = 0
  private var numbers: [Int32: Int] = [:]
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  var first: Value? { head < places.count ? places[head].value : nil }

  /// Adds a value behind all others; an older one with the same packet id is no longer found by it.
  mutating func append(_ value: Value, as packet: Int32?) {
    if let packet { numbers[packet] = base + places.count }
    places.append(Place(packet: packet, value: value))
    count += 1
  }

  subscript(packet: Int32) -> Value? { numbers[packet].flatMap { places[$0 - base].value } }

  /// Changes the value of a packet, which is no longer found by it then.
  ///
  /// - Returns: the changed value; `nil` for an unknown packet.
  mutating func settle(_ packet: Int32, _ change: (inout Value) -> Void) -> Value? {
    guard let number = numbers.removeValue(forKey: packet) else { return nil }
    guard var value = places[number - base].value else { return nil }
    change(&value)
    places[number - base].value = value
    return value
  }

  /// Takes the value of a packet out.
  mutating func remove(_ packet: Int32) -> Value? {
    guard let number = numbers.removeValue(forKey: packet) else { return nil }
    let value = places[number - base].value
    places[number - base].value = nil
    count -= 1
    dropGone()
    return value
  }

  /// Takes the first value out.
  mutating func removeFirst() {
    guard head < places.count else { return }
    if let packet = places[head].packet, numbers[packet] == base + head { numbers[packet] = nil }
    places[head].value = nil
    count -= 1
    dropGone()
  }

  /// Moves the head over what was taken out.
  private mutating func dropGone() {
    while head < places.count, places[head].value == nil { head += 1 }
    // Moving the rest for each one would cost as much as all that wait.
    guard head == places.count || (head > 256 && head > places.count / 2) else { return }
    places.removeFirst(head)
    base += head
    head = 0
  }
}
