"""`groups --json` against /sys/kernel/iommu_groups."""
from .report import Comparison


def compare(report, label, document, tree):
    check = Comparison()
    theirs = tree.groups()
    ours = {each["id"]: each for each in document["groups"]}
    check.equal("schema", document.get("schema"), 1)
    check.equal("numbers, in order", [each["id"] for each in document["groups"]], sorted(theirs))
    for identifier in sorted(set(ours) & set(theirs)):
        members, kind, regions = theirs[identifier]
        check.equal(f"group {identifier} members", ours[identifier]["members"], members)
        check.equal(f"group {identifier} type", ours[identifier]["type"], kind)
        check.equal(f"group {identifier} reserved regions",
                    [(int(each["start"], 16), int(each["end"], 16), each["type"])
                     for each in ours[identifier]["reservedRegions"]], regions)
    report.check(f"{label}: groups", check.compared, check.differences)
