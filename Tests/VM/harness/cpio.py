"""Writes cpio archives in the `newc` format: device nodes need no root here."""
import stat


class Archive:
    """An archive being written to a binary file; parent directories appear by themselves."""

    def __init__(self, stream):
        self.stream = stream
        self.inode = 0
        self.directories = set()
        self.files = set()

    def directory(self, name, mode=0o755):
        name = name.strip("/")
        if name and name not in self.directories:
            self._parents(name)
            self.directories.add(name)
            self._entry(name, stat.S_IFDIR | mode)

    def file(self, name, data, mode=0o644):
        name = name.strip("/")
        self._parents(name)
        self.files.add(name)
        self._entry(name, stat.S_IFREG | mode, data)

    def link(self, name, target):
        name = name.strip("/")
        self._parents(name)
        self._entry(name, stat.S_IFLNK | 0o777, target.encode())

    def character_device(self, name, major, minor, mode=0o600):
        name = name.strip("/")
        self._parents(name)
        self._entry(name, stat.S_IFCHR | mode, b"", (major, minor))

    def close(self):
        self.inode = 0
        self._entry("TRAILER!!!", 0)
        self.stream.write(b"\0" * (-self.stream.tell() % 512))

    def _parents(self, name):
        parts = name.split("/")[:-1]
        for count in range(1, len(parts) + 1):
            self.directory("/".join(parts[:count]))

    def _entry(self, name, mode, data=b"", device=(0, 0)):
        self.inode += 1
        encoded = name.encode() + b"\0"
        # inode, mode, uid, gid, links, mtime, size, two device numbers, name length, checksum (unused)
        fields = [self.inode, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(encoded), 0]
        head = b"070701" + b"".join(b"%08X" % value for value in fields) + encoded
        self.stream.write(head + b"\0" * (-len(head) % 4) + data + b"\0" * (-len(data) % 4))
