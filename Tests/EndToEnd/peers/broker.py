"""A real mosquitto on a loopback port, which can be killed and started again."""

from .processes import Child, free_port, is_listening
from .waiting import eventually

# No limit on the messages in flight to a subscriber: then every acknowledged message is already on
# its way to the subscriber, and killing the broker loses none of them.
CONFIGURATION = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
max_inflight_messages 0
max_queued_messages 0
log_dest stderr
log_type all
"""


class Broker:
    def __init__(self, folder, port=None, extra=""):
        self.port = port or free_port()
        self.log = folder / "mosquitto.log"
        self.configuration = folder / "mosquitto.conf"
        self.configuration.write_text(CONFIGURATION.format(port=self.port) + extra)
        self.child = None
        self.start()

    def start(self):
        self.child = Child(["mosquitto", "-c", self.configuration], self.log)
        eventually(lambda: is_listening(self.port), what=lambda: f"broker up: {self.child.text()}")

    def kill(self):
        """Ends it as a power cut does: without saving anything and without a message to the clients."""
        self.child.kill()

    def end(self):
        self.child.end()

    def says(self, text):
        """Whether its log has a line with `text`."""
        return text in self.child.text()
