"""Runs in the guest, in the root of the machine that boots it: what QEMU's own vfio-pci shows of each function.

usage: views.py OUT SEED ADDRESS...

For each function and each place in a machine of QEMU's, `OUT/ADDRESS.PLACE` holds one line each:
    config HEX                 configuration space as VFIO gives it
    region INDEX SIZE FLAGS    regions 0 to 6
    pins COUNT                 interrupt pins VFIO counts
    virtual VENDOR DEVICE      for a virtual function
    read|write OFFSET WIDTH VALUE   what was written, and what was read from QEMU, in that order
The processor of that machine never runs, so nothing but these accesses happens.
"""
import fcntl
import os
import random
import struct
import subprocess
import sys

ECAM = 0xB0000000
PLACES = {
    "below-port": (["-device", "pcie-root-port,id=root,addr=02.0", "-device", "vfio-pci,host={},bus=root,addr=00.0"], 1),
    "root-complex": (["-device", "vfio-pci,host={},bus=pcie.0,addr=03.0"], 0),
    "conventional": (["-device", "pcie-pci-bridge,id=bridge,addr=02.0",
                      "-device", "vfio-pci,host={},bus=bridge,addr=01.0"], 1),
}


def vfio(number):
    return ord(";") << 8 | 100 + number


class Function:
    """One function as VFIO gives it, read and closed again."""

    def __init__(self, address):
        group = os.path.basename(os.readlink(f"/sys/bus/pci/devices/{address}/iommu_group"))
        container, group = os.open("/dev/vfio/vfio", os.O_RDWR), os.open(f"/dev/vfio/{group}", os.O_RDWR)
        fcntl.ioctl(group, vfio(4), struct.pack("i", container))
        fcntl.ioctl(container, vfio(2), 3)
        device = fcntl.ioctl(group, vfio(6), bytearray(address.encode() + b"\0"))
        self.regions = [self.region(device, index) for index in range(8)]
        self.pins = struct.unpack("4I", fcntl.ioctl(device, vfio(9), struct.pack("4I", 16, 0, 0, 0)))[3]
        self.config = os.pread(device, self.regions[7][0], self.regions[7][2])
        for descriptor in (device, group, container):
            os.close(descriptor)

    @staticmethod
    def region(device, index):
        """-> size, flags, offset"""
        answer = fcntl.ioctl(device, vfio(8), struct.pack("4IQQ", 32, 0, index, 0, 0, 0))
        _, flags, _, _, size, offset = struct.unpack("4IQQ", answer)
        return size, flags, offset


class Machine:
    """A machine of QEMU's with the function in it, and its configuration space."""

    def __init__(self, address, place):
        devices, self.bus = PLACES[place]
        self.device = {"below-port": 0, "root-complex": 3, "conventional": 1}[place]
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg", "-S", "-machine", "q35", "-m", "64", "-nodefaults", "-no-user-config",
             "-display", "none", "-qtest", "stdio", "-qtest-log", "/dev/null", *[word.format(address) for word in devices]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.say(f"outl 0xcf8 0x80000064")
        self.say(f"outl 0xcfc 0x0")
        self.say(f"outl 0xcf8 0x80000060")
        self.say(f"outl 0xcfc {ECAM | 1:#x}")
        if self.bus:
            self.say(f"writel {ECAM + (2 << 15) + 0x18:#x} 0x00010100")

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        while True:
            answer = self.process.stdout.readline()
            if not answer:
                raise SystemExit(f"QEMU ended at `{line}`: {self.process.stderr.read()}")
            if answer.startswith("OK"):
                return answer.split()
            if not answer.startswith("IRQ"):
                raise SystemExit(f"QEMU answered `{answer.strip()}` to `{line}`")

    def at(self, offset):
        return ECAM + (self.bus << 20 | self.device << 15) + offset

    def read(self, offset, width):
        return int(self.say(f"read{ {1: 'b', 2: 'w', 4: 'l'}[width]} {self.at(offset):#x}")[1], 16)

    def write(self, offset, width, value):
        self.say(f"write{ {1: 'b', 2: 'w', 4: 'l'}[width]} {self.at(offset):#x} {value:#x}")

    def end(self):
        self.process.kill()
        self.process.wait()


def capabilities(read):
    """The offsets of the standard capabilities that a guest finds."""
    found, at = [], read(0x34, 1) if read(0x06, 2) & 0x10 else 0
    while at >= 0x40 and at not in found and len(found) < 48:
        found.append(at)
        at = read(at + 1, 1)
    return found


def interesting(machine, numbers):
    """A write that a guest's driver or a careless guest could make: -> offset, width, value"""
    chain = capabilities(machine.read)
    kind = numbers.randrange(10)
    if kind < 2:
        return 0x04, 2, numbers.choice([0, 2, 4, 6, 7, 0x406, 0x507])
    if kind < 4:
        bar = 0x10 + 4 * numbers.randrange(6)
        return bar, 4, numbers.choice([0xFFFFFFFF, 0, 0xE0000000 | numbers.randrange(256) << 16])
    if kind == 4:
        return 0x30, 4, numbers.choice([0xFFFFFFFE, 0, 0xE1000001])
    if kind == 5:
        return numbers.choice([0x00, 0x08, 0x0E, 0x2C, 0x34, 0x3C, 0x3D]), 1, numbers.randrange(256)
    if not chain:
        return 0x3C, 1, numbers.randrange(256)
    at = numbers.choice(chain)
    which = machine.read(at, 1)
    if which == 0x01:
        return at + 4, 2, numbers.choice([0, 0, 3, 0x8100, 0x8103])
    if which == 0x05:
        # QEMU ends when a guest has MSI and MSI-X on at once.
        both = any(machine.read(other, 1) == 0x11 for other in chain)
        return numbers.choice([(at + 2, 2, 0 if both else numbers.choice([0x0000, 0x0001])), (at + 4, 4, 0xFEE00000 | numbers.randrange(16) << 12),
                               (at + 8, 4, numbers.randrange(256)), (at + 12, 4, numbers.randrange(1 << 16))])
    if which == 0x11:
        return numbers.choice([(at + 2, 2, numbers.choice([0, 0x4000, 0xC000, 0x8000])), (at + 4, 4, 0xFFFFFFFF)])
    if which == 0x10:
        return numbers.choice([(at + 2, 2, 0xFFFF), (at + 4, 4, 0xFFFFFFFF), (at + 8, 2, 0x2810), (at + 8, 2, 0xA810)])
    return at, 2, numbers.randrange(1 << 16)


def study(address, place, function, out, numbers):
    lines = [f"config {function.config.hex()}", f"pins {function.pins}"]
    lines += [f"region {index} {size} {flags}" for index, (size, flags, _) in enumerate(function.regions[:7])]
    if os.path.exists(f"/sys/bus/pci/devices/{address}/physfn"):
        ids = [open(f"/sys/bus/pci/devices/{address}/{name}").read().strip() for name in ("vendor", "device")]
        lines.append(f"virtual {int(ids[0], 16)} {int(ids[1], 16)}")
    machine = Machine(address, place)
    try:
        size = 256 if place == "conventional" else len(function.config)
        for offset in range(0, size, 4):
            lines.append(f"read {offset} 4 {machine.read(offset, 4)}")
        for _ in range(250):
            offset, width, value = interesting(machine, numbers)
            machine.write(offset, width, value)
            lines.append(f"write {offset} {width} {value}")
            for again in {offset & ~3, 0x04}:
                lines.append(f"read {again} 4 {machine.read(again, 4)}")
        for offset in range(0, size, 4):
            lines.append(f"read {offset} 4 {machine.read(offset, 4)}")
    finally:
        machine.end()
    with open(os.path.join(out, f"{address}.{place}"), "w") as file:
        file.write("\n".join(lines) + "\n")


def main():
    out, seed, *addresses = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    numbers = random.Random(int(seed))
    for address in addresses:
        function = Function(address)
        for place in PLACES:
            study(address, place, function, out, numbers)


main()
