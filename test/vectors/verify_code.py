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
MIXED = 32
FEWEST = 80


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


def fill_up(found, seed):
    """Positions drawn by those that are set, until there are enough."""
    draws = hashlib.shake_256(seed + bytes(int(at in found) for at in range(BITS))).digest(1024)
    for at in range(0, len(draws), 2):
        if len(found) >= FEWEST:
            return
        found.add(int.from_bytes(draws[at : at + 2], "big") % BITS)


def make(vector):
    """The code of a vector's features, step for step."""
    epoch_key, version = bytes.fromhex(vector["epochKey"]), vector["version"]
    found = set()
    for family, token in vector["features"]:
        key = subkey(epoch_key, version, family)
        found.update(positions(key, token, vector["positionsOf"][family]))
    fill_up(found, subkey(epoch_key, version, "filling"))
    if sorted(found) != vector["set"]:
        sys.exit("positions")
    table = mixing_table(subkey(epoch_key, version, "diffusion"))
    mixes = Counter(output for fed in table for output in set(fed))
    if any(mixes[one] != MIXED for one in range(BITS)):
        sys.exit("mixing table")
    code = bytearray(hashlib.shake_256(subkey(epoch_key, version, "mask")).digest(BITS // 8))
    for one in found:
        for output in table[one]:
            code[output >> 3] ^= 1 << (output & 7)
    if code.hex() != vector["code"]:
        sys.exit("code")


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "code-v4.json")) as file:
        both = json.load(file)
    for vector in both:
        make(vector)
    print("%d codes made anew, %d features" % (len(both), sum(len(vector["features"]) for vector in both)))


main()
