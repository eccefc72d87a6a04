#!/usr/bin/env python3
"""Is each capability spelled the same in every layer, in the API's tags and behind the nouns of the command line?

Usage: capabilities.py [root]. The words are in layers.py. Exits 1 and says the mend when one is not among them.
"""
import json
import re
import sys

import layers
import tree

TABLE = "tests/tidy/layers.py"
METHODS = ("get", "put", "post", "patch", "delete", "options", "head")
# How cli/ adds a command at the top: group("account", …), command(app_, "serve", …), app_.add_subcommand("x", …).
COMMAND = re.compile(r'\b(?:group\(|command\(\s*app_,|app_?\.add_subcommand\()\s*"([\w-]+)"')


def sub_folders(paths, layer):
    """Names of the folders directly below `layer`, with the file that shows each."""
    shown = {}
    for path in paths:
        rest = path.removeprefix(layer + "/")
        if rest != path and "/" in rest:
            shown.setdefault(rest.split("/", 1)[0], path)
    return shown


def folder_complaints(paths):
    for layer, machinery in layers.MACHINERY.items():
        for place in (layer, f"tests/{layer}"):
            for name in sub_folders(paths, place):
                if name not in layers.CAPABILITIES + machinery:
                    yield (f"{place}/{name}/: neither a capability nor machinery of {layer}/ "
                           f"({', '.join(machinery)})\n  mend: spell it as the other layers do "
                           f"({', '.join(layers.CAPABILITIES)}), or add a new word to {TABLE}")


def tags_of(description):
    for path, item in description.get("paths", {}).items():
        for method, operation in item.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation.get("tags", [])
    yield "the list of tags", [tag["name"] for tag in description.get("tags", [])]


def tag_complaints(root, paths):
    for path in paths:
        if not re.match(r"http/(.*/)?openapi[^/]*\.json$", path):
            continue
        for where, tags in tags_of(json.loads(tree.read(root, path))):
            for tag in tags:
                if tag not in layers.CAPABILITIES:
                    yield (f"{path}: {where} has the tag {tag}, which is no capability\n"
                           "  mend: tag it with the folder of its handler: " + ", ".join(layers.CAPABILITIES))


def commands(root, paths):
    """Commands at the top of the command line, with the file that adds each."""
    found = {}
    for path in paths:
        if path.startswith("cli/") and path.endswith(tree.CPP):
            for name in COMMAND.findall(tree.without_comments(tree.read(root, path), keep_strings=True)):
                found.setdefault(name, path)
    return found


def noun_complaints(root, paths):
    there = commands(root, paths)
    for name, path in there.items():
        if name not in layers.NOUNS and name not in layers.VERBS:
            yield (f"{path}: the command {name} belongs to no capability\n"
                   f"  mend: add the noun with its capability to NOUNS in {TABLE} (singular, as account is to accounts)")
    for name in sorted({*layers.NOUNS, *layers.VERBS} - set(there)):
        yield f"{TABLE}: names the command {name}, which is gone\n  mend: remove its row"
    for noun, capability in layers.NOUNS.items():
        if capability not in layers.CAPABILITIES:
            yield (f"{TABLE}: the noun {noun} belongs to {capability}, which is no capability\n"
                   "  mend: " + ", ".join(layers.CAPABILITIES))


def complaints(root):
    paths = tree.files(root)
    return [*folder_complaints(paths), *tag_complaints(root, paths), *noun_complaints(root, paths)]


if __name__ == "__main__":
    sys.exit(tree.report(complaints(tree.root_argument()), "capabilities"))
