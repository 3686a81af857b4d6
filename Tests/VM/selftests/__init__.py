"""Tests of the harness itself; they boot nothing."""
