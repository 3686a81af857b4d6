"""Exit codes of the harness, and the error that carries one."""

#: The command line was wrong.
USAGE = 2
#: Something the harness needs is absent (QEMU, busybox, a kernel): a reason to skip, not a failure.
MISSING = 77
#: The guest never reported an exit code: panic, power-off, hang, or QEMU refused to start.
NO_RESULT = 125


class Problem(Exception):
    """A run that cannot go on: a sentence for the person, and the exit code."""

    def __init__(self, text, code=USAGE):
        super().__init__(text)
        self.code = code
