#!/usr/bin/env python3
"""Runs clang-tidy over every folder of the program, remembering which files were clean.

Usage: lint.py [--build build/release] [--jobs N] [folder or file...]

A file is looked at again when it, a header of the project that it reaches or .clang-tidy has changed since it was
clean: the first run over everything takes an hour of processor time, the next ones what was touched. Precompiled
headers are g++'s, so the commands are read without them.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys

import tree

FOLDERS = ("domain/", "crypto/", "protocols/", "config/", "persistence/", "actors/", "http/", "cli/", "bench/", "main.cpp")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
PRECOMPILED = re.compile(r" -Winvalid-pch| -include \S*cmake_pch\.hxx| -fpch-preprocess")


def commands(build, folder):
    """Writes the compilation database without precompiled headers into `folder`; returns the files it knows."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    for entry in entries:
        entry["command"] = PRECOMPILED.sub("", entry["command"])
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(entries, file)
    return {os.path.relpath(entry["file"], tree.ROOT) for entry in entries}


def reached(path, seen):
    """The file and all headers of the project that it includes, however far."""
    if path not in seen and os.path.isfile(os.path.join(tree.ROOT, path)):
        seen.add(path)
        for target in INCLUDE.findall(tree.read(tree.ROOT, path)):
            reached(target, seen)
    return seen


def fingerprint(path):
    digest = hashlib.sha256()
    for name in [".clang-tidy", *sorted(reached(path, set()))]:
        digest.update(f"{name}\0{tree.read(tree.ROOT, name)}\0".encode())
    return digest.hexdigest()


def complaint(database, path):
    run = subprocess.run(["clang-tidy", "--quiet", "-p", database, path], cwd=tree.ROOT, capture_output=True,
                         text=True, check=False)
    warned = "warning:" in run.stdout or "error:" in run.stdout
    return run.stdout.strip() if run.returncode or warned else None


def lint(database, paths, jobs):
    """Looks at the files that were not clean when last looked at; says what is wrong, and in which."""
    marks = os.path.join(database, "clean.json")
    clean = json.loads(tree.read("", marks)) if os.path.exists(marks) else {}
    prints = {path: fingerprint(path) for path in paths}
    wanted = [path for path in paths if clean.get(path) != prints[path]]
    print(f"lint: {len(wanted)} of {len(paths)} files to look at", flush=True)
    found = []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for number, (path, said) in enumerate(zip(wanted, pool.map(lambda p: complaint(database, p), wanted)), 1):
            print(f"[{number}/{len(wanted)}] {path}: {'complaints' if said else 'clean'}", flush=True)
            if said:
                print(said, flush=True)
                found.append(path)
                continue
            clean[path] = prints[path]
            with open(marks, "w", encoding="utf-8") as file:
                json.dump(clean, file, indent=1)
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--build", default="build/release")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments.add_argument("places", nargs="*", help="folders or files; all of the program when absent")
    options = arguments.parse_args()
    build = os.path.join(tree.ROOT, options.build)
    database = os.path.join(build, "lint")
    known, places = commands(build, database), tuple(options.places or FOLDERS)
    paths = [path for path in tree.files() if path.endswith(".cpp") and path.startswith(places) and path in known]
    return tree.report(lint(database, paths, options.jobs), "lint")


if __name__ == "__main__":
    sys.exit(main())
