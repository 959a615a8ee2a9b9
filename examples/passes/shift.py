#!/usr/bin/env python3
"""A pass: multiplications by powers of two become shifts.

    mirtool opt --passes='exec:python3 examples/passes/shift.py' prog.mir
"""

import json
import sys


def shift(inst):
    """Makes a shift of a multiplication by a power of two."""
    if inst["op"] != "mul" or not inst["args"][1].isdigit():
        return False
    n = int(inst["args"][1])
    if n == 0 or n & (n - 1) != 0:
        return False
    inst["op"] = "shl"
    inst["args"][1] = str(n.bit_length() - 1)
    return True


module = json.load(sys.stdin)
count = 0
for symbol in module["symbols"]:
    for block in symbol.get("blocks", []):
        for inst in block["instructions"]:
            count += shift(inst)
print(f"shift.py: {count} multiplications", file=sys.stderr)
json.dump(module, sys.stdout)
