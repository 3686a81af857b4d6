"""The fuzz targets: which program runs each, on inputs how long, with which dictionary and which share of the time."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Target:
    name: str
    product: str
    max_length: int
    dictionary: str = ""
    seeds_of: tuple = ()  # other kinds whose seeds serve here too
    weight: float = 1.0
    environment: dict = dataclasses.field(default_factory=dict)


TARGETS = [
    Target("ConfigSpace", "FuzzConfigSpace", 4100, dictionary="config-space", weight=2),
    Target("Capabilities", "FuzzCapabilities", 4100, dictionary="config-space", seeds_of=("ConfigSpace",), weight=3),
    Target("Address", "FuzzAddress", 32, dictionary="address", weight=0.5),
]
