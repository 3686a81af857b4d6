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
    signature: str = ""  # takes only seeds that begin so


def acpi(signature, weight=1.0):
    """One kind of ACPI table; one program serves all kinds."""
    return Target(f"ACPI-{signature or 'any'}", "FuzzACPITable", 512 if signature else 2048, dictionary="acpi-table", weight=weight,
                  seeds_of=("ACPITable",), environment={"FUZZ_TABLE": signature} if signature else {},
                  signature=signature)


TARGETS = [
    Target("ConfigSpace", "FuzzConfigSpace", 4100, dictionary="config-space", weight=2),
    Target("Capabilities", "FuzzCapabilities", 4100, dictionary="config-space", seeds_of=("ConfigSpace",), weight=3),
    acpi("DMAR", weight=3),
    acpi("IVRS", weight=2),
    *[acpi(signature) for signature in ("APIC", "SRAT", "VIOT", "IORT", "CEDT", "MCFG", "HPET", "XSDT")],
    acpi(""),
    Target("ACPIDump", "FuzzACPIDump", 2048, dictionary="dump"),
    Target("LspciDump", "FuzzLspciDump", 4096, dictionary="dump", weight=2),
    Target("UmockdevRecord", "FuzzUmockdevRecord", 3072, dictionary="umockdev-record", weight=2),
    Target("Capture", "FuzzCapture", 3072, dictionary="capture", weight=3),
    Target("Replaying", "FuzzReplaying", 3072, dictionary="umockdev-record", seeds_of=("UmockdevRecord",)),
    Target("Redaction", "FuzzRedaction", 3072, dictionary="capture", seeds_of=("Capture",)),
    Target("Attributes", "FuzzAttributes", 2048, dictionary="attributes", weight=2),
    Target("Address", "FuzzAddress", 32, dictionary="address", weight=0.5),
    Target("Links", "FuzzLinks", 1024),
    Target("GuestConfig", "FuzzGuestConfig", 4100, dictionary="config-space", seeds_of=("ConfigSpace",), weight=2),
    Target("Journal", "FuzzJournal", 2048, dictionary="journal", weight=2),
]
