#!/usr/bin/env python3
"""Does each header compile alone, included twice? Usage: headers.py [root].

Only folders without CAF and Beast, whose headers take a second each, and only those that no source of the same name
includes first, which proves the same.
"""
import concurrent.futures
import os
import subprocess
import sys

import tree

FOLDERS = ("domain/", "crypto/", "protocols/", "config/", "persistence/")
COMPILER = [os.environ.get("CXX", "g++"), "-std=c++20", "-fsyntax-only", "-x", "c++", "-I.", "-Wall", "-Wextra", "-"]


def complaint(root, path):
    source = f'#include "{path}"\n#include "{path}"\n'
    run = subprocess.run(COMPILER, cwd=root, input=source, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return None
    first = next((line for line in run.stderr.splitlines() if "error" in line), run.stderr.strip())
    return f"{path}: does not compile alone: {first}\n  mend: include what it uses"


def is_proved(root, path):
    """By the build: these folders have no precompiled headers."""
    source = os.path.join(root, path[: -len(".hpp")] + ".cpp")
    if not os.path.exists(source):
        return False
    with open(source, encoding="utf-8") as lines:
        first = next((line for line in lines if line.startswith("#include")), "")
    return first.strip() == f'#include "{path}"'


def complaints(root):
    paths = [path for path in tree.cpp_files(root) if path.endswith(".hpp") and path.startswith(FOLDERS)]
    paths = [path for path in paths if not is_proved(root, path)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return [found for found in pool.map(lambda path: complaint(root, path), paths) if found]


if __name__ == "__main__":
    sys.exit(tree.report(complaints(tree.root_argument()), "headers"))
