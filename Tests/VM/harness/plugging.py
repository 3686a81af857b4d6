"""Plugs devices into a running machine once its guest asks for it."""
import json
import os
import socket
import threading
import time

#: What the guest writes to its console when it is ready.
SIGNAL = b"vm-plug"


class Plugger(threading.Thread):
    """Waits for the guest's word on the console, then adds each device through QEMU's monitor."""

    def __init__(self, work, devices):
        super().__init__(daemon=True)
        self.console = os.path.join(work, "console")
        self.path = os.path.join(work, "monitor")
        self.devices = devices
        self.failure = ""
        self.ended = threading.Event()

    def arguments(self):
        return ["-qmp", f"unix:{self.path},server=on,wait=off"]

    def run(self):
        try:
            while not self._is_asked():
                if self.ended.wait(0.1):
                    return
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(30)
                connection.connect(self.path)
                stream = connection.makefile("rw")
                stream.readline()
                self._do(stream, "qmp_capabilities", {})
                for device in self.devices:
                    self._do(stream, "device_add", device)
        except (OSError, ValueError) as error:
            self.failure = f"plugging: {error}"

    def _is_asked(self):
        try:
            with open(self.console, "rb") as stream:
                return SIGNAL in stream.read()
        except FileNotFoundError:
            return False

    @staticmethod
    def _do(stream, command, arguments):
        stream.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        stream.flush()
        end = time.monotonic() + 30
        while time.monotonic() < end:
            answer = json.loads(stream.readline() or "{}")
            if "error" in answer:
                raise ValueError(f"{command}: {answer['error'].get('desc')}")
            if "return" in answer:
                return
        raise ValueError(f"{command}: no answer")
