#!/usr/bin/env python3
"""Prints the commands of docs/operating.md that follow a comment `<!-- install: NAME -->`.

Usage: blocks.py DOCUMENT NAME. Exits 1 when there are none.
"""
import re
import sys


def commands(text, name):
    block = re.search(rf"<!-- install: {re.escape(name)} -->\n```\n(.*?)^```", text, re.M | re.S)
    return block.group(1) if block else ""


if __name__ == "__main__":
    found = commands(open(sys.argv[1], encoding="utf-8").read(), sys.argv[2])
    sys.stdout.write(found)
    sys.exit(0 if found else 1)
