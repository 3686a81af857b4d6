"""Asks `pciassign vtd walk`, for many addresses at once."""
import json
import subprocess

#: How the program names entries of page tables, before their level.
STAGES = ("first ", "second ")


class Walker:
    """One image, and the program that walks it."""

    def __init__(self, binary, image):
        self.binary, self.image = binary, str(image)

    def walk(self, requests):
        """-> the program's answers, in the order of the (function, address, whether it writes)."""
        text = "".join(f"{function} {iova:#x} {'w' if is_write else 'r'}\n" for function, iova, is_write in requests)
        done = subprocess.run([self.binary, "vtd", "walk", self.image, "--requests", "-", "--json"], input=text,
                              capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise ValueError(f"walk of {self.image}: exit {done.returncode}: {done.stderr.strip()[-300:]}")
        return json.loads(done.stdout)["walks"]

    def verify(self):
        """-> (exit code, the validator's document)."""
        code, text = self.run("verify", self.image, "--json")
        return code, json.loads(text)

    def run(self, *words):
        """-> (exit code, what `pciassign vtd WORDS` printed)."""
        done = subprocess.run([self.binary, "vtd", *map(str, words)], capture_output=True, text=True, timeout=300)
        if done.returncode not in (0, 1):
            raise ValueError(f"vtd {words[0]}: exit {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.returncode, done.stdout


def outcome(document):
    """-> ("to", address) or ("fault", reason)."""
    if document["fault"] is None:
        return "to", int(document["output"], 16)
    return "fault", int(document["fault"]["reason"], 16)


def page_entries(document):
    """-> the values of the page-table entries that were read, top first."""
    return tuple(int(step["value"], 16) for step in document["steps"] if step["entry"].startswith(STAGES))
