"""What a run found: a line for each check, and what could not run."""
import time


class Absent(Exception):
    """Something the judge needs is not on this machine: a reason to skip, not a failure."""


class Outcome:
    """Prints each check as it ends; counts."""

    #: How many differences of one check are printed.
    SHOWN = 5

    def __init__(self):
        self.passed = self.failed = 0
        self.started = time.monotonic()

    def check(self, what, differences, detail=""):
        """One check: passed when `differences`, sentences, is empty."""
        took = time.monotonic() - self.started
        self.started = time.monotonic()
        if differences:
            self.failed += 1
        else:
            self.passed += 1
        verdict = "FAILED" if differences else "ok"
        print(f"{verdict:6}  {what}{': ' + detail if detail else ''} ({took:.1f} s)", flush=True)
        for each in differences[:self.SHOWN]:
            print(f"        {each}")
        if len(differences) > self.SHOWN:
            print(f"        and {len(differences) - self.SHOWN} more")

    def conclude(self):
        """Prints the sum; -> exit code."""
        print(f"{self.passed} checks passed, {self.failed} failed")
        return 1 if self.failed else 0
