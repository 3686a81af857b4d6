"""Runs the list of Tests/Conformance on real kernels, and compares with what the fake VFIO of the library does."""
