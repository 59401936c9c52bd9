"""Peers that know nothing of Modbus: a TCP server and a serial device that send whatever a test makes."""

import contextlib
import os
import select
import socket
import threading
import time
import tty


class RawServer:
    """`greeting` is sent to whoever connects; `reply(request)` gives the bytes that follow each request, or
    pieces of them. With `closes` a connection ends after its first reply, and with `greets` = n only the
    first n connections are greeted, and all others are closed at once."""

    def __init__(self, greeting=b"", reply=lambda request: b"", closes=False, greets=None):
        self.greeting, self.reply, self.closes, self.greets = greeting, reply, closes, greets
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def end(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=[client, self.connections], daemon=True).start()

    def _serve(self, client, number):
        with contextlib.suppress(OSError), client:
            if self.greets is not None and number > self.greets:
                return
            client.sendall(self.greeting)
            while request := client.recv(260):
                reply = self.reply(request)
                for piece in [reply] if isinstance(reply, bytes) else reply:
                    client.sendall(piece)
                    time.sleep(0.002)
                if self.closes:
                    return


class RawTerminal:
    """A serial device: `reply(request)` gives pieces, each a text of bytes or a pause in seconds."""

    def __init__(self, reply):
        self.reply = reply
        self.heard = 0
        self.near, self.far = os.openpty()
        tty.setraw(self.far)
        self.path = os.ttyname(self.far)
        self.is_open = True
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def end(self):
        self.is_open = False
        self.thread.join()
        os.close(self.near)
        os.close(self.far)

    def _serve(self):
        while self.is_open:
            if not select.select([self.near], [], [], 0.05)[0]:
                continue
            request = os.read(self.near, 256)
            self.heard += 1
            for piece in self.reply(request):
                if isinstance(piece, bytes):
                    os.write(self.near, piece)
                else:
                    time.sleep(piece)
