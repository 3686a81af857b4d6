"""Where the harness keeps things, on this machine and in the guest."""
import os
import pathlib

#: Guest: everything the harness owns lives here; also visible inside the host's root.
GUEST_RUN = "/run/vm"
#: Guest: files left here come back.
GUEST_OUT = GUEST_RUN + "/out"
#: Guest: injected files, and the command's working directory.
GUEST_IN = GUEST_RUN + "/in"

#: The directory that holds this package, its guest programs and the `vm` command.
HOME = pathlib.Path(__file__).resolve().parent.parent
#: The root of the project's source tree.
PROJECT = HOME.parent.parent


def cache():
    """Kernels and what was learnt about QEMU: about 120 MB for 6.12 and 400 MB for 6.1."""
    explicit = os.environ.get("PCIASSIGNMENT_CACHE")
    if explicit:
        return pathlib.Path(explicit)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(base) / "pciassignment"


def kernels():
    return cache() / "kernels"
