"""The four kinds of tables that are judged, and how the unit's model is set up for each."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Configuration:
    """`input_width` is how many bits of an address are translated; the reasons are those of VT-d 4.1, chapter 7."""

    name: str
    mode: str
    stage: str
    address_width: int
    input_width: int
    unit: str
    accesses: tuple
    not_readable: int
    not_writable: int
    not_mapped_read: int
    not_mapped_write: int
    too_wide: int

    @property
    def scalable(self):
        return self.mode == "scalable"


_SECOND = (("rw", "rw", "rw", "r", "w"), 6, 5, 6, 5, 4)

ALL = (
    Configuration("legacy-39", "legacy", "second", 39, 39, "aw-bits=39", *_SECOND),
    Configuration("legacy-48", "legacy", "second", 48, 48, "aw-bits=48", *_SECOND),
    Configuration("scalable-second", "scalable", "second", 48, 48, "aw-bits=48,x-scalable-mode=on", *_SECOND),
    # Addresses with bit 47 set are canonical only with all above it set too, and those are not built.
    Configuration("scalable-first", "scalable", "first", 48, 47, "aw-bits=48,x-scalable-mode=on,x-flts=on",
                  ("rw", "rw", "r"), 0, 0x85, 0x71, 0x71, 0x80),
)
