"""Asks pciassign for verdicts on machines whose state is known."""
