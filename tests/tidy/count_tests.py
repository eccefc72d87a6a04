#!/usr/bin/env python3
"""Adds up ctest's JUnit reports: a line per label, then the closing line `N passed, N failed`.

A doctest or node:test program counts as the cases it ran, any other test as one. A program that failed
without naming a failed case (a crash, a time-out) counts as one failure.
"""
import re
import sys
import xml.etree.ElementTree as tree

DOCTEST = re.compile(r"test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")
NODE_PASSED = re.compile(r"^(?:#|ℹ) pass (\d+)$", re.M)
NODE_FAILED = re.compile(r"^(?:#|ℹ) fail (\d+)$", re.M)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def cases(output, succeeded):
    """(passed, failed) of one program from what it printed and whether ctest was content with it."""
    output = ANSI.sub("", output or "")
    passed = failed = 0
    for total, good, bad in DOCTEST.findall(output):
        passed, failed = passed + int(good), failed + int(bad)
    passed += sum(int(count) for count in NODE_PASSED.findall(output))
    failed += sum(int(count) for count in NODE_FAILED.findall(output))
    if succeeded:
        return (passed or 1, failed)
    return (passed, max(failed, 1))


def labels(case):
    for entry in case.iter("property"):
        if entry.get("name") == "cmake_labels":
            return (entry.get("value") or "").split(";")[0]
    return "other"


def main(reports):
    rows, passed, failed, broken = {}, 0, 0, []
    for report in reports:
        for case in tree.parse(report).getroot().iter("testcase"):
            status = case.get("status")
            if status == "disabled":
                continue
            good, bad = cases(case.findtext("system-out"), status == "run")
            stage = report.rsplit("/", 1)[-1].removesuffix(".xml")
            key = (stage, labels(case))
            row = rows.setdefault(key, [0, 0])
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
