"""Picks kernel modules with everything they depend on, and writes what `modprobe` looks them up in."""
import gzip
import lzma
import os
import re
import subprocess


class Module:
    """One module file, uncompressed, with the names of those it needs directly."""

    def __init__(self, path, known):
        self.data = _read(path)
        needed = []
        for line in _information(self.data, "depends"):
            needed += [_normal(each) for each in line.split(",") if each]
        for line in _information(self.data, "softdep"):
            before = re.search(r"pre:\s*([^:]*?)(?:\s+post:|$)", line)
            needed += [_normal(each) for each in (before.group(1).split() if before else [])]
        self.needs = [each for each in needed if each in known]
        self.aliases = _information(self.data, "alias")


def select(directory, wanted):
    """-> {name: Module}, closed under dependencies; names the kernel does not have are left out."""
    known = _index(directory)
    chosen = {}
    waiting = [_normal(name) for name in wanted]
    while waiting:
        name = waiting.pop(0)
        if name in known and name not in chosen:
            chosen[name] = Module(known[name], known)
            waiting += chosen[name].needs
    return chosen


def add(archive, modules, release, directory):
    """Puts modules and their indexes into `/lib/modules/<release>` of an archive."""
    top = f"lib/modules/{release}"
    dependencies, aliases = [], []
    for name, module in modules.items():
        archive.file(f"{top}/{name}.ko", module.data)
        dependencies.append(f"{name}.ko:" + "".join(f" {each}.ko" for each in _chain(name, modules)))
        aliases += [f"alias {alias} {name}" for alias in module.aliases]
    archive.file(f"{top}/modules.dep", ("\n".join(dependencies) + "\n").encode())
    archive.file(f"{top}/modules.alias", ("\n".join(aliases) + "\n").encode())
    archive.file(f"{top}/modules.symbols", b"")
    builtin = os.path.join(directory, "modules.builtin")
    archive.file(f"{top}/modules.builtin", _read(builtin) if os.path.exists(builtin) else b"")


def _chain(name, modules):
    """All that a module needs, nearest first, as depmod lists them."""
    seen, waiting = [], list(modules[name].needs)
    while waiting:
        each = waiting.pop(0)
        if each in seen:
            seen.remove(each)
        seen.append(each)
        waiting += modules[each].needs
    return seen


def _index(directory):
    found = {}
    for folder, _, files in os.walk(os.path.join(directory, "kernel")):
        for file in files:
            match = re.fullmatch(r"(.+)\.ko(\.xz|\.gz|\.zst)?", file)
            if match:
                found[_normal(match.group(1))] = os.path.join(folder, file)
    return found


def _normal(name):
    return name.replace("-", "_")


def _information(data, key):
    """Values of one key in a module's `.modinfo` section."""
    return [match.decode() for match in re.findall(rb"\0" + key.encode() + rb"=([^\0]*)\0", b"\0" + data)]


def _read(path):
    if path.endswith(".zst"):
        return subprocess.run(["zstd", "-dqc", path], capture_output=True, check=True, timeout=60).stdout
    opener = {".xz": lzma.open, ".gz": gzip.open}.get(os.path.splitext(path)[1], open)
    with opener(path, "rb") as stream:
        return stream.read()
