#!/usr/bin/env python3
"""Has each sub-folder a README.md that can be read at a glance? Usage: readmes.py [root].

It says what the folder is, what it refuses to know, where to begin and what its public part is.
"""
import sys

import layers
import tree
from capabilities import sub_folders


def complaints(root):
    paths, found = tree.files(root), []
    for layer in layers.WITH_README:
        for name in sub_folders(paths, layer):
            readme = f"{layer}/{name}/README.md"
            if readme not in paths:
                found.append(f"{layer}/{name}/: has no README.md\n  mend: say in at most {layers.README_LINES} lines what "
                             "it is, what it refuses to know, where to begin and what others may include")
            elif len(tree.read(root, readme).splitlines()) > layers.README_LINES:
                found.append(f"{readme}: more than {layers.README_LINES} lines\n"
                             "  mend: keep what one must know before opening a file; move the rest to docs/")
    return found


if __name__ == "__main__":
    sys.exit(tree.report(complaints(tree.root_argument()), "readmes"))
