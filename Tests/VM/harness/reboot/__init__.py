"""A Debian system with udev and systemd, on a disk, that is started again and again with what was persisted."""
