"""Runs every command of Docs/walk-through.md, in order, on one machine, and compares what is printed."""
