"""Brings the guest's devices into the state a scenario describes, step by step."""
import errno
import glob
import os
import subprocess
import time

DEVICES = "/sys/devices/"
PCI = "/sys/bus/pci/"


class StepError(Exception):
    """A step that did not do what the scenario says."""


def run(steps):
    """Does every step; -> what was done, one sentence each. Throws `StepError`."""
    actions = {"load": load, "functions": functions, "bind": bind, "unbind": unbind, "address": address,
               "write": write, "wait": wait}
    done = []
    for step in steps:
        arguments = {key: value for key, value in step.items() if key != "do"}
        started = time.monotonic()
        done.append(f"{actions[step['do']](**arguments)} ({time.monotonic() - started:.2f} s)")
    return done


def load(module, parameters=""):
    command = ["chroot", "/run/vm/guest", "/bin/busybox", "modprobe", module, *parameters.split()]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if finished.returncode:
        raise StepError(f"modprobe {module}: {finished.stderr.strip()}")
    return f"loaded {module} {parameters}".rstrip()


def functions(at, count, autoprobe=True):
    """Enables virtual functions on a physical one."""
    path = the(at)
    if not autoprobe:
        put(f"{path}/sriov_drivers_autoprobe", "0")
    put(f"{path}/sriov_numvfs", str(count))
    found = len(glob.glob(f"{path}/virtfn*"))
    if found != count:
        raise StepError(f"{path}: {found} virtual functions instead of {count}")
    return f"enabled {count} virtual functions of {os.path.basename(path)}"


def bind(at, driver):
    path = the(at)
    if driver_of(path):
        unbind(at)
    put(f"{path}/driver_override", driver)
    put(f"{PCI}drivers_probe", os.path.basename(path))
    if driver_of(path) != driver:
        raise StepError(f"{path}: bound to {driver_of(path)} instead of {driver}")
    return f"bound {os.path.basename(path)} to {driver}"


def unbind(at):
    path = the(at)
    if driver_of(path):
        put(f"{path}/driver/unbind", os.path.basename(path))
    return f"unbound {os.path.basename(path)}"


def address(at, text):
    """Gives a function's network interface an address, and the default route."""
    path = wait_for(f"{the(at)}/net/*") if glob.glob(f"{the(at)}/net") else wait_for(f"{the(at)}/virtio*/net/*")
    interface = os.path.basename(path)
    gateway = text.rpartition(".")[0] + ".1"
    for command in (["ip", "addr", "add", f"{text}/24", "dev", interface], ["ip", "link", "set", interface, "up"],
                    ["ip", "route", "add", "default", "via", gateway, "dev", interface]):
        finished = subprocess.run(["chroot", "/run/vm/guest", "/bin/busybox", *command], capture_output=True,
                                  text=True, timeout=60)
        if finished.returncode:
            raise StepError(f"{' '.join(command)}: {finished.stderr.strip()}")
    return f"{interface} has {text}"


def write(at, text):
    path = the(at)
    put(path, text)
    return f"wrote {text} to {path}"


def wait(at):
    return f"there is {wait_for(DEVICES + at)}"


def wait_for(pattern, limit=30):
    """The one path that matches, once it does."""
    end = time.monotonic() + limit
    while not (found := glob.glob(pattern)):
        if time.monotonic() > end:
            raise StepError(f"no {pattern} after {limit} s")
        time.sleep(0.05)
    return found[0]


def the(pattern):
    """The one directory a pattern below /sys/devices names; links (virtfn0) are followed."""
    found = glob.glob(DEVICES + pattern)
    if len(found) != 1:
        raise StepError(f"{pattern} matches {len(found)} functions")
    return os.path.realpath(found[0])


def driver_of(path):
    link = f"{path}/driver"
    return os.path.basename(os.readlink(link)) if os.path.islink(link) else None


def put(path, text):
    try:
        with open(path, "wb", buffering=0) as stream:
            stream.write(text.encode())
    except OSError as error:
        raise StepError(f"{path}: writing '{text}': {errno.errorcode[error.errno]}") from None
