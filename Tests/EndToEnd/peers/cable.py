"""The cable between gateway and broker: a TCP relay that can be disconnected and connected again.

After the broker was killed, the cable blocks the gateway until the witness has subscribed again. So every
message that the witness misses is a message that the gateway did not send.
"""

import contextlib
import socket
import threading
import time

from .processes import free_port
from .waiting import PATIENCE


class Cable:
    def __init__(self, to, is_for_one=False):
        """`is_for_one`: accepts only one connection and ends with it."""
        self.to, self.is_for_one = to, is_for_one
        self.port = free_port()
        # Seconds that each byte is delayed; the cable delays the data but does not wait for answers.
        self.latency = 0
        self.ends = set()
        self.carriers = []
        self.listener = None
        self.plug_in()

    def plug_in(self):
        self.listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def stop_listening(self):
        """Refuses new connections; existing ones stay."""
        listener, self.listener = self.listener, None
        if listener:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def pull_out(self):
        """Ends every connection; new ones are refused."""
        self.stop_listening()
        for end in list(self.ends):
            _shut(end)

    def _accept(self, listener):
        while self.listener is listener:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self._connect(near)

    def _connect(self, near):
        try:
            far = socket.create_connection(("127.0.0.1", self.to), timeout=PATIENCE)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        if self.is_for_one:
            self.stop_listening()
        self._join(near, far)

    def _join(self, near, far):
        self.ends |= {near, far}
        for source, target in ((near, far), (far, near)):
            target.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            carrier = threading.Thread(target=self._carry, args=[source, target], daemon=True)
            self.carriers.append(carrier)
            carrier.start()

    def _carry(self, source, target):
        """One direction. When its source ends, only this direction ends: the other direction continues, and
        everything that a killed broker has sent arrives, to the last byte."""
        is_heard = True
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.latency:
                    time.sleep(self.latency)
                if is_heard:
                    is_heard = _send(target, data)
        _shut(target, socket.SHUT_WR)
        self.ends.discard(source)

    def has_delivered(self):
        """Whether both ends of every connection have closed, so that no data is on its way."""
        return not any(carrier.is_alive() for carrier in self.carriers)


def _send(target, data):
    try:
        target.sendall(data)
    except OSError:
        return False
    return True


def _shut(end, how=socket.SHUT_RDWR):
    with contextlib.suppress(OSError):
        end.shutdown(how)
