"""Fetches Debian kernels into the cache: downloaded and unpacked, never installed, no root needed."""
import os
import re
import shutil
import subprocess
import tempfile

from . import places
from .problem import MISSING, Problem

#: Suites asked only when the machine's own package sources do not offer a kernel.
SUITES = ("bookworm", "bookworm-backports", "trixie")
MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Kernel:
    """A kernel unpacked in a directory: `vmlinuz`, `version`, `modules/`."""

    def __init__(self, name):
        self.name = name
        self.directory = name if os.path.isdir(name) else str(places.kernels() / name)
        if not os.path.exists(self.image):
            raise Problem(f"no kernel '{name}' in {places.kernels()}: run `vm fetch {name}`", MISSING)
        with open(os.path.join(self.directory, "version")) as stream:
            self.release = stream.read().strip()

    @property
    def image(self):
        return os.path.join(self.directory, "vmlinuz")

    @property
    def modules(self):
        return os.path.join(self.directory, "modules")


def available():
    """Names of the kernels in the cache."""
    try:
        return sorted(entry.name for entry in places.kernels().iterdir() if (entry / "vmlinuz").exists())
    except FileNotFoundError:
        return []


def fetch(name):
    """Puts the newest Debian kernel of the series `name` (say, 6.12) into the cache."""
    if name in available():
        return f"{name}: have {Kernel(name).release}"
    destination = places.kernels() / name
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=destination.parent) as work:
        package, version = download(f"linux-image-{name}.", _is_image, work)
        unpacked = os.path.join(work, "kernel")
        release = _arrange(os.path.join(work, "tree"), unpacked)
        shutil.rmtree(destination, ignore_errors=True)
        os.rename(unpacked, destination)
    return f"{name}: {package} {version} ({release})"


def download(prefix, belongs, work):
    """Unpacks the newest package whose name begins with `prefix` and `belongs` accepts into `work/tree`."""
    options, package, version = _find(prefix, belongs, work)
    _apt(["apt-get", "-q", *options, "download", f"{package}={version}"], work, 600)
    archive = next(entry for entry in os.listdir(work) if entry.endswith(".deb"))
    subprocess.run(["dpkg-deb", "-x", archive, "tree"], cwd=work, check=True, timeout=300)
    os.remove(os.path.join(work, archive))
    return package, version


def _is_image(package):
    """A kernel for machines, neither for clouds nor for real time."""
    return re.fullmatch(r"linux-image-[0-9][^ ]*-amd64", package) and "cloud" not in package and "-rt-" not in package


def _arrange(tree, unpacked):
    boot = os.path.join(tree, "boot")
    release = next(entry for entry in os.listdir(boot) if entry.startswith("vmlinuz-"))[len("vmlinuz-"):]
    os.makedirs(unpacked)
    shutil.move(os.path.join(boot, "vmlinuz-" + release), os.path.join(unpacked, "vmlinuz"))
    shutil.move(os.path.join(boot, "config-" + release), os.path.join(unpacked, "config"))
    roots = [os.path.join(tree, prefix, "lib/modules", release) for prefix in ("", "usr")]
    shutil.move(next(root for root in roots if os.path.isdir(root)), os.path.join(unpacked, "modules"))
    with open(os.path.join(unpacked, "version"), "w") as stream:
        stream.write(release + "\n")
    return release


def _find(prefix, belongs, work):
    """-> (apt options, package, version), from the machine's sources, else from Debian's own."""
    found = _candidate(prefix, belongs, [])
    if found:
        return [], *found
    options = _private_sources(work)
    found = _candidate(prefix, belongs, options)
    if not found:
        raise Problem(f"no package matches {prefix}*, here or at Debian", MISSING)
    return options, *found


def _private_sources(work):
    """Package lists of our own, so that the machine's configuration is neither needed nor touched."""
    if not os.path.exists(KEYRING):
        raise Problem(f"{KEYRING} is absent: install debian-archive-keyring", MISSING)
    base = os.path.join(work, "apt")
    for directory in ("lists/partial", "archives/partial"):
        os.makedirs(os.path.join(base, directory))
    with open(os.path.join(base, "sources.list"), "w") as stream:
        stream.writelines(f"deb [arch=amd64 signed-by={KEYRING}] {mirror()} {suite} main\n" for suite in SUITES)
    options = []
    for key, value in (("Etc::sourcelist", f"{base}/sources.list"), ("Etc::sourceparts", "-"),
                       ("State::lists", f"{base}/lists"), ("Cache::archives", f"{base}/archives")):
        options += ["-o", f"Dir::{key}={value}"]
    _apt(["apt-get", "-q", *options, "update"], work, 300)
    return options


def mirror():
    """The Debian mirror this machine uses already, else the public one."""
    sites = _apt(["apt-get", "indextargets", "--format", "$(SITE)", "Origin: Debian", "Created-By: Packages"], None, 60)
    return next((site for site in sites.split() if site.endswith("/debian")), MIRROR)


def _candidate(prefix, belongs, options):
    """The newest (package, version) of the series."""
    listed = _apt(["apt-cache", *options, "pkgnames", prefix], None, 60).split()
    packages = [each for each in listed if belongs(each)]
    best = None
    package = None
    for line in _apt(["apt-cache", *options, "policy", *packages], None, 60).splitlines() if packages else []:
        if line and not line[0].isspace():
            package = line.rstrip(":")
        match = re.match(r"\s+Candidate: (\S+)", line)
        if match and match.group(1) != "(none)" and (best is None or _newer(match.group(1), best[1])):
            best = (package, match.group(1))
    return best


def _newer(version, other):
    return subprocess.run(["dpkg", "--compare-versions", version, "gt", other], timeout=60).returncode == 0


def _apt(command, directory, limit):
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=limit)
    except FileNotFoundError:
        raise Problem(f"{command[0]} is absent: put a kernel into {places.kernels()} by hand", MISSING) from None
    except subprocess.TimeoutExpired:
        raise Problem(f"{' '.join(command)}: no end after {limit} s", MISSING) from None
    if done.returncode != 0:
        raise Problem(f"{' '.join(command)}: {done.stderr.strip()[-400:]}", MISSING)
    return done.stdout
