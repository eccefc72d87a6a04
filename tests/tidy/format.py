#!/usr/bin/env python3
"""Is every C++ file as clang-format would write it? Usage: format.py [root]."""
import os
import subprocess
import sys

import tree


def misformatted(root, paths):
    run = subprocess.run(["clang-format", "--dry-run", "-Werror", *paths], cwd=root, capture_output=True, text=True,
                         check=False)
    if run.returncode == 0:
        return []
    names = {line.split(":", 1)[0] for line in run.stderr.splitlines() if "clang-format-violations" in line}
    if not names:
        return [f"clang-format failed: {run.stderr.strip()}"]
    return [f"{os.path.relpath(name, root) if os.path.isabs(name) else name}: not formatted\n"
            f"  mend: clang-format -i {name}" for name in sorted(names)]


def complaints(root):
    paths, found = tree.cpp_files(root), []
    for begin in range(0, len(paths), 50):
        found += misformatted(root, paths[begin:begin + 50])
    return found


if __name__ == "__main__":
    sys.exit(tree.report(complaints(tree.root_argument()), "format"))
