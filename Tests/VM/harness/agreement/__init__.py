"""Compares what pciassign says of a host with what the guest's lspci, sysfs, kernel log and iasl say."""
