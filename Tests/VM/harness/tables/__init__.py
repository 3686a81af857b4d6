"""Remapping tables that kernels built, walked by pciassign straight from a machine's memory."""
