"""Seeds: the inputs that fuzzing starts from.

Small ones that we made are committed below `seeds/`; real ones are taken from the corpus of captured machines where it
is present, into the build folder only. A `.hex` file lists bytes as `OFFSET: BYTES # comment`, all in hexadecimal;
what no line names is zero, and an offset without bytes sets the length. Any other file is taken as it is.
"""
import functools
import hashlib
import os
import pathlib
import re
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = pathlib.Path(os.environ.get("PCIASSIGNMENT_CORPUS", HERE.parent.parent.parent / "shared" / "corpus"))


def from_hex(text):
    """The bytes that a `.hex` file lists."""
    found = bytearray()
    for line in text.splitlines():
        offset, colon, content = line.split("#")[0].partition(":")
        if not colon:
            continue
        start, content = int(offset, 16), bytes.fromhex(content)
        found.extend(bytes(max(0, start + len(content) - len(found))))
        found[start:start + len(content)] = content
    return bytes(found)


def load(path):
    """The bytes that a committed seed or reproducer stands for."""
    path = pathlib.Path(path)
    return from_hex(path.read_text()) if path.suffix == ".hex" else path.read_bytes()


def as_bytes(path):
    """The path of a file that holds the bytes themselves."""
    if not str(path).endswith(".hex"):
        return str(path)
    with tempfile.NamedTemporaryFile(prefix="seed-", delete=False) as file:
        file.write(load(path))
    return file.name


def prepare(target, folder):
    """Writes the target's seeds into `folder`, and returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (target.name, *target.seeds_of):
        for kind in ("seeds", "reproducers"):
            for path in sorted((HERE / kind / name).glob("*")):
                write(folder, load(path), target)
    for data in corpus_inputs(target.name):
        write(folder, data, target)
    return folder


def write(folder, data, target):
    if len(data) <= target.max_length and data.startswith(target.signature.encode()):
        path = folder / hashlib.sha1(data).hexdigest()
        if not path.exists():
            path.write_bytes(data)


def describe_corpus():
    return "our own and the corpus of captured machines" if CORPUS.is_dir() else f"our own (no corpus at {CORPUS})"


def corpus_inputs(name):
    """What the corpus holds for one target."""
    if not CORPUS.is_dir():
        return
    if name in ("ConfigSpace", "Capabilities"):
        yield from config_spaces()
    elif name.startswith("ACPI-"):
        yield from acpi_tables()
    elif name == "ACPIDump":
        yield from acpi_dumps()
    elif name == "LspciDump":
        for text in dumps():
            yield from (function.encode() for function in split_functions(text))


def acpi_dumps():
    """The texts of `acpidump` in the corpus, a table each."""
    for path in sorted(CORPUS.glob("acpi/fwts/*.log")):
        for table in re.split(r"^(?=\w{4} @ )", path.read_text(errors="replace"), flags=re.MULTILINE):
            yield table.encode()


def acpi_tables():
    """The tables in the corpus, those inside dumps as text included."""
    for path in sorted([*CORPUS.glob("acpi/*/*.dat"), *CORPUS.glob("acpi/qemu/*")]):
        yield path.read_bytes()
    for text in acpi_dumps():
        rows = re.findall(rb"^\s+[0-9A-Fa-f]+: ((?:[0-9A-Fa-f]{2} ){1,16})", text, re.MULTILINE)
        if rows:
            yield bytes.fromhex(b"".join(rows).decode())


@functools.cache
def dumps():
    """The texts of `lspci -x` in the corpus."""
    paths = [*CORPUS.glob("lspci/pciutils/*"), *CORPUS.glob("lspci/mail/*.txt"), *CORPUS.glob("groups/*/config.txt")]
    return [path.read_text(errors="replace") for path in sorted(paths)]


def config_spaces():
    """The configuration space of each function in the corpus."""
    for path in sorted(CORPUS.glob("sysfs/libvirt-config/*.config")):
        yield path.read_bytes()
    for text in dumps():
        for function in split_functions(text):
            found = bytearray()
            for line in re.findall(r"^([0-9a-f]{2,3}): ((?:[0-9a-f]{2} ?)+)\s*$", function, re.MULTILINE):
                found[int(line[0], 16):] = bytes.fromhex(line[1])
            if found:
                yield bytes(found)


def split_functions(text):
    """The text of each function of a dump, its first line included."""
    starts = [found.start() for found in re.finditer(r"^(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]", text,
                                                     re.MULTILINE)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)])]
