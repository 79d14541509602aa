#!/usr/bin/env python3
"""An independent maker of linkage codes: hashlib and hmac, nothing of Kinlink's code. Follows docs/protocol.md §19.

Starts from the features, since how names are read is no matter of bytes. Exits with 1 and says why when anything differs.
"""
import hashlib
import hmac
import json
import os
import sys

BITS = 2048
MIXED = 10


def subkey(epoch_key, version, purpose):
    prk = hmac.new(bytes(32), epoch_key, hashlib.sha256).digest()
    info = ("%s %s" % (version, purpose)).encode()
    return hmac.new(prk, info + b"\x01", hashlib.sha256).digest()


def positions(key, token, count):
    digest = hmac.new(key, token.encode(), hashlib.sha256).digest()
    return [int.from_bytes(digest[2 * at : 2 * at + 2], "big") % BITS for at in range(count)]


def mixing_table(seed):
    stream = hashlib.shake_256(seed).digest(8 * BITS * MIXED)
    at = 0

    def below(bound):
        nonlocal at
        while True:
            value = int.from_bytes(stream[at : at + 2], "big")
            at += 2
            if value < 65536 - 65536 % bound:
                return value % bound

    table = [[] for _ in range(BITS)]
    for _ in range(MIXED):
        order = list(range(BITS))
        for output in reversed(range(BITS)):
            pick = below(output + 1)
            for _ in range(8):
                if order[pick] not in table[output]:
                    break
                pick = below(output + 1)
            order[pick], order[output] = order[output], order[pick]
            table[output].append(order[output])
    return table


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "code-v2.json")) as file:
        vector = json.load(file)
    epoch_key = bytes.fromhex(vector["epochKey"])
    found = set()
    for family, token in vector["features"]:
        key = subkey(epoch_key, vector["version"], family)
        found.update(positions(key, token, vector["positionsOf"][family]))
    if sorted(found) != vector["set"]:
        sys.exit("positions")
    table = mixing_table(subkey(epoch_key, vector["version"], "diffusion"))
    code = bytearray(BITS // 8)
    for output, inputs in enumerate(table):
        code[output >> 3] |= (sum(one in found for one in inputs) & 1) << (output & 7)
    if code.hex() != vector["code"]:
        sys.exit("code")
    print("one code made anew, %d features" % len(vector["features"]))


main()
