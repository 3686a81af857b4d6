#!/usr/bin/env python3
"""Compiles each program of a package with the modules of the products that its manifest declares, and no others.

usage: declared.py PACKAGE BUILT CONSUMER...
  PACKAGE  the folder of the package of programs
  BUILT    the folder that it was built in, with everybody's modules

Where several programs are built in one folder, the compiler finds a module that a program's manifest does not name. So
each is compiled once more beside a folder with links to what its products hold.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile


def manifest(folder):
    """A package's manifest, as the package manager reads it."""
    printed = subprocess.run(["swift", "package", "--package-path", folder, "dump-package"], check=True,
                             capture_output=True, text=True, timeout=300)
    return json.loads(printed.stdout)


def declared(package, consumer):
    """The products that a program's manifest names."""
    target = next(each for each in package["targets"] if each["name"] == consumer)
    return [each["product"][0] for each in target["dependencies"]]


def modules(library, products):
    """The targets of products, with all that those are made of."""
    targets = {each["name"]: each for each in library["targets"]}
    found, waiting = set(), []
    for product in library["products"]:
        if product["name"] in products:
            waiting += product["targets"]
    while waiting:
        name = waiting.pop()
        # What another package gives is no part of the products.
        if name in found or name not in targets:
            continue
        found.add(name)
        waiting += [next(iter(each.values()))[0] for each in targets[name]["dependencies"]]
    return found


def compiles(folder, consumer, built, names):
    """-> what the compiler says, or nothing, with the modules `names` in reach."""
    with tempfile.TemporaryDirectory(prefix="declared-") as reach:
        maps = []
        for name in names:
            module = built / "Modules" / f"{name}.swiftmodule"
            if module.exists():
                os.symlink(module, os.path.join(reach, module.name))
            elif (built / f"{name}.build" / "module.modulemap").exists():
                maps += ["-Xcc", f"-fmodule-map-file={built / f'{name}.build' / 'module.modulemap'}"]
        sources = sorted(str(each) for each in (folder / consumer).rglob("*.swift"))
        tried = subprocess.run(
            ["swiftc", "-typecheck", "-parse-as-library", "-swift-version", "6", "-module-name", consumer, "-I", reach,
             *maps, *sources], capture_output=True, text=True, timeout=300)
    return "" if tried.returncode == 0 else tried.stderr or "the compiler failed"


def main():
    folder, built, *consumers = sys.argv[1:]
    folder, built = pathlib.Path(folder), pathlib.Path(built).resolve()
    package = manifest(folder)
    library = manifest(package["dependencies"][0]["fileSystem"][0]["path"])
    failed = 0
    for consumer in consumers:
        products = declared(package, consumer)
        problem = compiles(folder, consumer, built, modules(library, products))
        print(f"{consumer} compiles with {' and '.join(products)} alone" if not problem else
              f"declared: {consumer} needs more than {' and '.join(products)}:\n{problem}")
        failed += bool(problem)
        # Without them it must not, or nothing would have been shown.
        if not compiles(folder, consumer, built, set()):
            print(f"declared: {consumer} compiles without any product")
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
