#!/usr/bin/env python3
"""Adds up ctest's JUnit reports: a line per label, then the closing line `N passed, N failed`.

A program of doctest, node:test, vitest or unittest counts as the cases it ran, any other test as one. A program that
failed without naming a failed case (a crash, a time-out) counts as one failure. Labels come from the report's
neighbour of the same name in .json, written by ctest --show-only=json-v1.
"""
import json
import os
import re
import sys
import xml.etree.ElementTree as tree

DOCTEST = re.compile(r"test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")
NODE_PASSED = re.compile(r"^(?:#|ℹ) pass (\d+)$", re.M)
NODE_FAILED = re.compile(r"^(?:#|ℹ) fail (\d+)$", re.M)
VITEST = re.compile(r"^\s*Tests\s+(?:(\d+) failed \| )?(\d+) passed", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in .*?^(?:OK|FAILED(.*?))$", re.M | re.S)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def cases(output, succeeded):
    """(passed, failed) of one program from what it printed and whether ctest was content with it."""
    output = ANSI.sub("", output or "")
    passed = failed = 0
    for total, good, bad in DOCTEST.findall(output):
        passed, failed = passed + int(good), failed + int(bad)
    passed += sum(int(count) for count in NODE_PASSED.findall(output))
    failed += sum(int(count) for count in NODE_FAILED.findall(output))
    for bad, good in VITEST.findall(output):
        passed, failed = passed + int(good), failed + int(bad or 0)
    for total, verdict in UNITTEST.findall(output):
        bad = sum(int(count) for count in re.findall(r"(?:failures|errors)=(\d+)", verdict))
        passed, failed = passed + int(total) - bad, failed + bad
    if succeeded:
        return (passed or 1, failed)
    return (passed, max(failed, 1))


def labels(report):
    """The first label of each test of a report."""
    listing = report.removesuffix(".xml") + ".json"
    if not os.path.exists(listing):
        return {}
    with open(listing, encoding="utf-8") as file:
        tests = json.load(file)["tests"]
    return {test["name"]: entry["value"][0] for test in tests for entry in test.get("properties", [])
            if entry["name"] == "LABELS"}


def main(reports):
    rows, passed, failed, broken = {}, 0, 0, []
    for report in reports:
        stage, label_of = os.path.basename(report).removesuffix(".xml"), labels(report)
        for case in tree.parse(report).getroot().iter("testcase"):
            status = case.get("status")
            if status == "disabled":
                continue
            good, bad = cases(case.findtext("system-out"), status == "run")
            row = rows.setdefault((stage, label_of.get(case.get("name"), "other")), [0, 0])
            row[0] += good
            row[1] += bad
            passed, failed = passed + good, failed + bad
            if bad:
                broken.append(f"{stage}: {case.get('name')}")
    for (stage, label), (good, bad) in sorted(rows.items()):
        print(f"  {stage:8} {label:10} {good:6} passed {bad:4} failed")
    for name in broken:
        print(f"  failed: {name}")
    if not rows:
        failed = 1
        print("  no test ran")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
