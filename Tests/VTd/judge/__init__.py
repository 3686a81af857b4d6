"""QEMU's VT-d model as the judge of the tables that this project builds: see Docs/testing-vt-d.md."""
