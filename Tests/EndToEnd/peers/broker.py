"""A real mosquitto on a loopback port, which can be killed and started again."""

from .processes import Child, free_port, is_listening
from .waiting import eventually

# No limit on what is in flight to a subscriber: what the broker has acknowledged is then already on
# its way to the subscriber, and killing the broker loses nothing between the two.
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
        """As a power cut would end it: nothing is saved, nothing is said to the clients."""
        self.child.kill()

    def end(self):
        self.child.end()

    def says(self, text):
        """Whether its log has a line with `text`."""
        return text in self.child.text()
