"""Counts checks and prints a line on each."""


class Report:
    """The outcome of a run: one line a check, the differences below a failed one."""

    #: Differences printed below one failed check.
    SHOWN = 12

    def __init__(self, stream):
        self.stream = stream
        self.passed = self.failed = self.skipped = self.compared = 0

    def check(self, subject, compared, differences):
        """One check made of `compared` single comparisons; it passes when there were some and none differs."""
        if not compared and not differences:
            differences = ["nothing was there to compare"]
        self.compared += compared
        if differences:
            self.failed += 1
            self._line(f"FAIL {subject}: {len(differences)} differences in {compared}")
            for each in differences[:self.SHOWN]:
                self._line(f"       {each}")
            if len(differences) > self.SHOWN:
                self._line(f"       and {len(differences) - self.SHOWN} more")
        else:
            self.passed += 1
            self._line(f"ok   {subject}: {compared} compared")

    def skip(self, subject, reason):
        self.skipped += 1
        self._line(f"SKIPPED {subject}: {reason}")

    def close(self):
        """Prints the closing line; -> the exit code."""
        self._line(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped "
                   f"({self.compared} single comparisons)")
        return 1 if self.failed else 0

    def _line(self, text):
        print(text, file=self.stream, flush=True)


class Comparison:
    """Collects differences between two sides, field by field."""

    def __init__(self):
        self.compared = 0
        self.differences = []

    def equal(self, what, ours, theirs):
        self.compared += 1
        if ours != theirs:
            self.differences.append(f"{what}: pciassign says {ours!r}, the other {theirs!r}")

    def fail(self, text):
        self.compared += 1
        self.differences.append(text)
