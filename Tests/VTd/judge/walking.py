"""What `pciassign vtd walk` says of many requests, compared with what the unit did."""
import json
import subprocess


def walk(binary, image, requests):
    """`requests` are (function, address, whether it writes); -> the program's answers in order."""
    text = "".join(f"{function.address} {iova:#x} {'w' if is_write else 'r'}\n"
                   for function, iova, is_write in requests)
    done = subprocess.run([binary, "vtd", "walk", image.path, "--requests", "-", "--json"], input=text,
                          capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"vtd walk {image.path}: exit {done.returncode}: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)["walks"]


def compare(binary, image, observed):
    """`observed` are (function, address, whether it writes, the address reached or None, the fault or None)."""
    differences = []
    answers = walk(binary, image, [each[:3] for each in observed])
    for (function, iova, is_write, reached, fault), answer in zip(observed, answers, strict=True):
        name = f"{function.address} {'write' if is_write else 'read'} at {iova:#x}"
        if fault is None:
            if answer["result"] != "translated" or int(answer["output"], 16) != reached:
                differences.append(f"{name}: reached {reached:#x}, walked to {answer['output'] or answer['fault']}")
        elif answer["fault"] is None:
            differences.append(f"{name}: ended with {fault}, walked to {answer['output']}")
        # The model records some conditions of scalable mode under the numbers that legacy mode has for them.
        elif fault.reason not in (int(answer["fault"][key], 16) for key in ("reason", "legacy_reason")):
            differences.append(f"{name}: ended with {fault}, walked to fault {answer['fault']['reason']}")
    return differences
