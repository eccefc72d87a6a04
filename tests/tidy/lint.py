#!/usr/bin/env python3
"""Runs clang-tidy over the folders without CAF and Beast. Usage: lint.py --build build/release [file...]."""
import argparse
import concurrent.futures
import os
import subprocess
import sys

import tree

FOLDERS = ("domain/", "protocols/", "config/", "persistence/")


def complaint(build, path):
    run = subprocess.run(["clang-tidy", "--quiet", "-p", build, path], cwd=tree.ROOT, capture_output=True, text=True,
                         check=False)
    warned = "warning:" in run.stdout or "error:" in run.stdout
    return run.stdout.strip() if run.returncode or warned else None


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--build", default="build/release")
    arguments.add_argument("files", nargs="*")
    options = arguments.parse_args()
    paths = options.files or [path for path in tree.cpp_files()
                              if path.endswith(".cpp") and path.startswith(FOLDERS)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [text for text in pool.map(lambda path: complaint(options.build, path), paths) if text]
    return tree.report(found, "lint")


if __name__ == "__main__":
    sys.exit(main())
