import TestSupport
import Testing

/// All tests of the client.
///
/// They run one at a time, because some count this process's threads, descriptors and processor time.
@Suite(.serialized, .apart, .timeLimit(.minutes(10)))
struct MqttTests {}
