"""The cable between gateway and broker: a TCP relay that can be pulled out and put back.

With the broker killed, the cable keeps the gateway out until the witness has subscribed again, so
that a message that the witness missed is a message that the gateway did not send.
"""

import contextlib
import socket
import threading

from .processes import free_port


class Cable:
    def __init__(self, to):
        self.to = to
        self.port = free_port()
        self.ends = set()
        self.listener = None
        self.plug_in()

    def plug_in(self):
        self.listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def pull_out(self):
        """Ends every connection; new ones are refused."""
        listener, self.listener = self.listener, None
        if listener:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
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
            far = socket.create_connection(("127.0.0.1", self.to), timeout=5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        self._join(near, far)

    def _join(self, near, far):
        self.ends |= {near, far}
        for source, target in ((near, far), (far, near)):
            target.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._carry, args=[source, target], daemon=True).start()

    def _carry(self, source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            _shut(end)
        self.ends.discard(source)


def _shut(end):
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
