#!/usr/bin/env python3
"""An independent maker of linkage codes: hashlib and hmac, nothing of Kinlink's code. Follows docs/protocol.md §19.

Starts from the features, since how names are read is no matter of bytes. Exits with 1 and says why when anything differs.
"""
import hashlib
import hmac
import json
import os
import sys
from collections import Counter

BITS = 2048
MIXED = 24


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

    fed = [[] for _ in range(BITS)]
    for _ in range(MIXED):
        order = list(range(BITS))

        def swap(one, other):
            order[one], order[other] = order[other], order[one]

        for one in range(BITS - 1, 0, -1):
            swap(one, below(one + 1))
        for one in range(BITS):
            while order[one] in fed[one]:
                other = below(BITS)
                if order[other] not in fed[one] and order[one] not in fed[other]:
                    swap(one, other)
        for one in range(BITS):
            fed[one].append(order[one])
    return fed


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "code-v3.json")) as file:
        vector = json.load(file)
    epoch_key = bytes.fromhex(vector["epochKey"])
    found = set()
    for family, token in vector["features"]:
        key = subkey(epoch_key, vector["version"], family)
        found.update(positions(key, token, vector["positionsOf"][family]))
    if sorted(found) != vector["set"]:
        sys.exit("positions")
    table = mixing_table(subkey(epoch_key, vector["version"], "diffusion"))
    mixes = Counter(output for fed in table for output in set(fed))
    if any(mixes[one] != MIXED for one in range(BITS)):
        sys.exit("mixing table")
    code = bytearray(BITS // 8)
    for one in found:
        for output in table[one]:
            code[output >> 3] ^= 1 << (output & 7)
    if code.hex() != vector["code"]:
        sys.exit("code")
    print("one code made anew, %d features" % len(vector["features"]))


main()
