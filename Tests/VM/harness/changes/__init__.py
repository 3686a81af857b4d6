"""Plays changes on real kernels, and compares with what fake hosts do."""
