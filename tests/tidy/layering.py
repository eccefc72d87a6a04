#!/usr/bin/env python3
"""Which folder may include which, and which third party may be named where: the tables of layers.py.

Usage: layering.py [root]. Exits 1 and says the mend when a file breaks a table, or a table names what is gone.
"""
import os
import re
import sys

import layers
import tree

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
TABLE = "tests/tidy/layers.py"


def layer_of(path):
    return path.split("/", 1)[0]


def sub_folder_of(path):
    """"actors/links" of "actors/links/link_actor.hpp"; nothing for a file that lies in the layer itself."""
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 else None


def may_look_inside(path, folder):
    """Whether the file may include private headers of the sub-folder: its own files, its tests, fixtures of its
    layer's tests, fuzz targets."""
    if path.startswith((folder + "/", f"tests/{folder}/", "tests/fuzz/")):
        return True
    of_its_layer = os.path.dirname(path) == f"tests/{layer_of(folder)}"
    return of_its_layer and not path.endswith("_test.cpp")


def layer_complaint(path, target):
    layer, wanted = layer_of(path), layer_of(target)
    if wanted not in layers.MAY_INCLUDE or wanted == "main.cpp":
        return None
    allowed = layers.MAY_INCLUDE[layer]
    mend = layers.MEND.get(layer, "turn the dependency round")
    if wanted not in allowed:
        return f"{layer}/ may include only {', '.join(f'{name}/' for name in allowed)}", mend
    seen = layers.MAY_SEE.get((layer, wanted))
    if seen and not target.startswith(seen):
        return f"{layer}/ may see of {wanted}/ only {', '.join(seen)}", mend
    return None


def private_complaint(path, target):
    folder = sub_folder_of(target)
    if folder not in layers.PUBLIC and folder not in layers.BESIDE:
        return None
    public = layers.PUBLIC.get(folder, ())
    if layer_of(path.removeprefix("tests/")) == layer_of(target):
        public += layers.BESIDE.get(folder, ())
    if may_look_inside(path, folder) or target.removeprefix(folder + "/") in public:
        return None
    if not public:
        return (f"nothing of {folder}/ is for others", f"let {folder}/ do it, or move what both need below them")
    return (f"it is private to {folder}/, whose public part is {', '.join(public)}",
            f"use the public part; what is truly for others becomes a name in PUBLIC or BESIDE in {TABLE}")


def third_party_complaint(path, target):
    if path.startswith("tests/"):
        return None
    for name, pattern, places, mend in layers.THIRD_PARTY:
        if not re.match(pattern, target):
            continue
        if not path.startswith(places):
            return f"{name} may be named only in {', '.join(places)}", mend
        for folder, (banned, instead) in layers.WITHOUT.items():
            if path.startswith(folder) and name in banned:
                return f"{name} may not be named in {folder}", instead
    return None


def file_complaints(path, text):
    for match in INCLUDE.finditer(text):
        target = match.group(2)
        line = text.count("\n", 0, match.start(1)) + 1
        if match.group(1) == '"' and "/" not in target:
            folder = os.path.dirname(path)
            yield (f'{path}:{line}: includes "{target}"\n  mend: write the path from the root: '
                   f'"{folder + "/" if folder else ""}{target}"')
            continue
        broken = (third_party_complaint(path, target) or layer_complaint(path, target)
                  or private_complaint(path, target))
        if broken:
            yield f"{path}:{line}: includes {target}, but {broken[0]}\n  mend: {broken[1]}"


def table_complaints(paths):
    """What the tables name and the tree no longer has."""
    tables = list(layers.PUBLIC.items()) + list(layers.BESIDE.items())
    named = [f"{folder}/{header}" for folder, headers in tables for header in headers]
    named += [name for seen in layers.MAY_SEE.values() for name in seen if name.endswith(".hpp")]
    gone = [name for name in named if name not in paths]
    tops = {layer_of(path) for path in paths}
    gone += [f"{name}/" for name in layers.ALL if name not in tops]
    folders = {sub_folder_of(path) for path in paths}
    gone += [f"{folder}/" for folder, headers in tables if not headers and folder not in folders]
    return [f"{TABLE}: names {name}, which is gone\n  mend: remove it from the table, or name what took its place"
            for name in sorted(gone)]


def complaints(root, whole=False):
    """Of the files below `root`; with `whole`, of the tables too: `root` is then the whole tree."""
    paths, found = tree.cpp_files(root), []
    for path in paths:
        if layer_of(path) not in layers.MAY_INCLUDE:
            found.append(f"{path}: the folder {layer_of(path)}/ is not in the table of layers\n"
                         f"  mend: move the file, or add the folder to {TABLE} and docs/architecture.md")
            continue
        found += file_complaints(path, tree.read(root, path))
    return found + (table_complaints(set(paths)) if whole else [])


if __name__ == "__main__":
    sys.exit(tree.report(complaints(tree.root_argument(), whole=True), "layering"))
