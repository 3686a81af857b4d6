"""What ACPICA's `iasl -d` says of a table: an independent decoder."""
import re
import shutil
import subprocess
import tempfile


def available():
    return shutil.which("iasl") is not None


def fields(table, limit=20):
    """[(offset, length, label, value)] in the table's order, values as iasl prints them. It can loop, hence a limit."""
    with tempfile.TemporaryDirectory(prefix="pciassignment-iasl-") as work:
        with open(f"{work}/table.dat", "wb") as stream:
            stream.write(table)
        subprocess.run(["iasl", "-d", "table.dat"], cwd=work, capture_output=True, timeout=limit, check=False)
        with open(f"{work}/table.dsl", errors="replace") as stream:
            text = stream.read()
    rows = re.findall(r"^\[([0-9A-F]+)h [0-9]+ +([0-9A-F]+)(h?)\] +(.*?) : (.*)$", text, re.MULTILINE)
    # The length is decimal, in newer versions hexadecimal with an h.
    return [(int(offset, 16), int(length, 16 if mark else 10), label.strip(), value.strip())
            for offset, length, mark, label, value in rows]


def structures(rows, label):
    """Splits the rows into one list per structure, each starting at the row called `label`."""
    split = []
    for row in rows:
        if row[2] == label:
            split.append([])
        if split:
            split[-1].append(row)
    return split


def value(rows, label):
    """The first value under a label as a number, or None; trailing decorations in brackets are dropped."""
    for _, _, found, text in rows:
        if found == label:
            return int(text.split("[")[0].replace(" ", ""), 16)
    return None
