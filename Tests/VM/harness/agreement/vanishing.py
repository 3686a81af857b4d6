"""`list` while functions come and go: never a failure of the whole, and never a wrong word on those that stay."""
from .report import Comparison


def compare(report, label, document):
    """Judges what `guest/churn` recorded."""
    check = Comparison()
    before = _by_address(document["before"]["answer"])
    coming_and_going = set(document["addresses"])
    seen = {"absent": 0, "vanished": 0}
    check.equal("exit code before", document["before"]["exit"], 0)
    for number, run in enumerate(document["runs"]):
        what = f"run {number}"
        check.equal(f"{what} exit code", (run["exit"], run["stderr"]) if run["exit"] else run["exit"], 0)
        if "functions" not in run["answer"]:
            check.fail(f"{what}: no document: {run['answer']}")
            continue
        functions = _by_address(run["answer"])
        noted = {each.get("address") for each in run["answer"].get("observations", [])}
        seen["absent"] += len(coming_and_going - set(functions))
        seen["vanished"] += len(noted & coming_and_going)
        check.equal(f"{what}: others are all there", sorted(set(functions) - coming_and_going),
                    sorted(set(before) - coming_and_going))
        for address, function in functions.items():
            if address not in coming_and_going:
                check.equal(f"{what} {address}", _lasting(function), _lasting(before.get(address, {})))
            elif address not in noted:
                # Nothing said about it: then what is said of it must be whole and right.
                for key in ("vendor", "device", "class", "headerType", "capabilities"):
                    check.equal(f"{what} {address} {key}", function[key], before[address][key])
    report.check(f"{label}: list while functions come and go ({len(document['runs'])} runs, {seen['absent']} times one "
                 f"was absent, {seen['vanished']} times one vanished while it was read)",
                 check.compared, check.differences)


def _by_address(answer):
    return {each["address"]: each for each in answer.get("functions", [])}


def _lasting(function):
    """Group numbers are given anew; all else of a function that stays must stay."""
    return {key: value for key, value in function.items() if key != "iommuGroup"}
