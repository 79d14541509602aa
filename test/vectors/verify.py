#!/usr/bin/env python3
"""An independent reader of the published vectors: python3-nacl and hashlib, nothing of Kinlink's code.

Follows docs/protocol.md. X-Wing is not in Debian's libsodium, so the shared secret that decapsulation
gives is read from the vector. Exits with 1 and says why when anything differs.
"""
import base64
import hashlib
import json
import os
import re
import sys

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as aead_open
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.signing import VerifyKey

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = re.compile(r"[a-z][A-Za-z0-9._-]{0,63}\Z")
ORDER = 2**252 + 27742317777372353535851937790883648493


class Refused(Exception):
    pass


def demand(holds, why):
    if not holds:
        raise Refused(why)


def vector(name):
    with open(os.path.join(HERE, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


# --- encodings ---------------------------------------------------------------------------------


def b64(text, length=None):
    demand(isinstance(text, str) and re.match(r"[A-Za-z0-9_-]*\Z", text), "encoding")
    demand(len(text) % 4 != 1, "encoding")
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    demand(to_b64(raw) == text, "encoding")
    demand(length is None or len(raw) == length, "encoding")
    return raw


def to_b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def T(tag):
    return tag.encode() + b"\0"


def u(value, width):
    return value.to_bytes(width, "big")


def lp8(raw):
    return u(len(raw), 1) + raw


def lp32(raw):
    return u(len(raw), 4) + raw


def H(message, key=b""):
    return hashlib.blake2b(message, digest_size=32, key=key).digest()


def no_twice(pairs):
    names = [name for name, _ in pairs]
    demand(len(set(names)) == len(names) and "__proto__" not in names, "json")
    return dict(pairs)


def strict_json(raw):
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=no_twice)
    except (UnicodeDecodeError, ValueError):
        raise Refused("json") from None


def header_of(text):
    raw = b64(text)
    header = strict_json(raw)
    demand(isinstance(header, dict) and header.get("v") == 1, "header")
    return raw, header


def members(value, names):
    demand(isinstance(value, dict) and sorted(value) == sorted(names), "malformed")
    return [value[name] for name in names]


def signed(sig, message, key):
    demand(int.from_bytes(sig[32:], "little") < ORDER, "signature")
    try:
        VerifyKey(key).verify(message, sig)
    except BadSignatureError:
        raise Refused("signature") from None


def leaves_of(value):
    demand(isinstance(value, list) and len(value) <= 64, "leaves")
    leaves = [b64(leaf, 32) for leaf in value]
    demand(all(a < b for a, b in zip(leaves, leaves[1:])), "leaves")
    return leaves


def field_name(name):
    demand(NAME.match(name), "field-name")
    return name.encode()


# --- objects -----------------------------------------------------------------------------------


def verify_record(record, key):
    """Returns place, D and the fields as bytes."""
    header_text, leaf_texts, given, kid, sig = members(record, ["header", "leaves", "fields", "kid", "sig"])
    raw, header = header_of(header_text)
    rev = header.get("rev")
    demand(isinstance(rev, int) and 0 <= rev < 2**32, "header")
    place = b64(header["rid"], 16) + u(rev, 4)
    leaves = leaves_of(leaf_texts)
    demand(leaves and len(leaves) % 8 == 0, "leaves")
    fields = {}
    for name, field in given.items():
        n, c, k = members(field, ["n", "c", "k"])
        fields[name] = (field_name(name), b64(n, 24), b64(c), b64(k, 32))
    b64(kid, 16)
    D = H(T("rfl/record/v1") + lp32(raw) + u(len(leaves), 2) + b"".join(leaves))
    signed(b64(sig, 64), T("rfl/sig/record/v1") + D, key)
    for label, n, c, k in fields.values():
        leaf = H(T("rfl/leaf/v1") + place + lp8(label) + n + k + lp32(c))
        demand(leaf in leaves, "field-not-committed")
    return place, D, fields


def verify_grant(grant, key):
    """Returns header, digest and the wraps as bytes."""
    header_text, enc_text, wraps, leaf_texts, kid, sig = members(
        grant, ["header", "enc", "wraps", "leaves", "kid", "sig"]
    )
    raw, header = header_of(header_text)
    stages = header.get("stages")
    demand(isinstance(stages, dict) and sorted(stages) == ["compare", "full", "preview"], "stages")
    stages = list(stages.values())
    for stage in stages:
        demand(len(set(stage)) == len(stage), "stages")
    names = {name for stage in stages for name in stage}
    leaves = leaves_of(leaf_texts)
    demand(len(leaves) == len(names), "leaves")
    enc = b64(enc_text, 1120)
    b64(kid, 16)
    digest = H(T("rfl/grant/v1") + lp32(raw) + lp32(enc) + u(len(leaves), 2) + b"".join(leaves))
    signed(b64(sig, 64), T("rfl/sig/grant/v1") + digest, key)
    opened = {}
    for name, text in wraps.items():
        wrap = b64(text, 48)
        demand(name in names, "field-not-in-stage")
        demand(H(T("rfl/wrapleaf/v1") + lp8(field_name(name)) + wrap) in leaves, "wrap-not-committed")
        opened[name] = wrap
    return header, digest, opened


def unseal(raw, nonce, aad, key, why):
    try:
        return aead_open(raw, aad, nonce, key)
    except CryptoError:
        raise Refused(why) from None


def open_record(record, grant, key, shared_secret):
    place, D, fields = verify_record(record, key)
    header, _, wraps = verify_grant(grant, key)
    demand(b64(header["record"], 32) == D, "another-record")
    demand(b64(header["rid"], 16) + u(header["rev"], 4) == place, "another-record")
    kek = H(T("rfl/kem/xwing/v1") + D, shared_secret)
    values = {}
    for name, wrap in wraps.items():
        label, n, c, k = fields[name]
        wrap_key = H(T("rfl/wrapkey/v1") + lp8(label), kek)
        field_key = unseal(wrap, bytes(24), T("rfl/wrap/v1") + D + lp8(label), wrap_key, "unwrap")
        aad = T("rfl/field/v1") + place + lp8(label)
        demand(H(T("rfl/keycommit/v1") + aad, field_key) == k, "key-commitment")
        padded = unseal(c, n, aad, field_key, "decrypt").rstrip(b"\0")
        demand(padded[-1:] == b"\x80", "padding")
        values[name] = strict_json(padded[:-1])
    return values


def verify_statement(document, keys):
    header_text, signatures = members(document, ["header", "signatures"])
    raw, _ = header_of(header_text)
    digest = H(T("rfl/statement/v1") + lp32(raw))
    kids = [members(one, ["kid", "sig"])[0] for one in signatures]
    demand(len(set(kids)) == len(kids), "malformed")
    signers = []
    for one in signatures:
        try:
            signed(b64(one["sig"], 64), T("rfl/sig/statement/v1") + digest, bytes.fromhex(keys[one["kid"]]))
            signers.append(one["kid"])
        except Refused:
            pass
    demand(signers, "unsigned")
    return digest, signers


def open_keyring(entry, ring):
    header_text, enc_text, wrap_text, kid, sig = members(entry, ["header", "enc", "wrap", "kid", "sig"])
    raw, header = header_of(header_text)
    enc, wrap = b64(enc_text, 1120), b64(wrap_text)
    b64(kid, 16)
    digest = H(T("rfl/keyring/v1") + lp32(raw) + lp32(enc) + lp32(wrap))
    signed(b64(sig, 64), T("rfl/sig/keyring/v1") + digest, bytes.fromhex(ring["signPk"]))
    demand({name: header[name] for name in ("kid", "eid")} == ring["expected"], "header")
    key = H(T("rfl/kem/keyring/v1") + lp32(raw), bytes.fromhex(ring["sharedSecret"]))
    return unseal(wrap, bytes(24), T("rfl/keyring/wrap/v1") + lp32(raw), key, "unwrap")


def fingerprint(society, key):
    digest = hashlib.blake2b(T("rfl/fingerprint/v1") + society.encode() + key, digest_size=64).digest()
    groups = (int.from_bytes(digest[at : at + 5], "big") % 100000 for at in range(0, 30, 5))
    return " ".join("%05d" % group for group in groups)


# --- shares ------------------------------------------------------------------------------------

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def share_bytes(text):
    whole = b""
    for at, (number, letters) in enumerate(re.findall(r"^(\d+): ([0-9A-Z ]+)$", text, re.M), 1):
        letters = letters.replace(" ", "")
        demand(int(number) == at, "share-text")
        bits = "".join(format(LETTERS.index(letter), "05b") for letter in letters)
        line = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits) - 7, 8))
        demand(H(T("rfl/share/line/v1") + u(at, 1) + line[:-1])[:1] == line[-1:], "share-text")
        whole += line[:-1]
    demand(H(T("rfl/share/v1") + whole[:-4])[:4] == whole[-4:], "share-text")
    return whole[:-4]


def multiply(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def inverse(a):
    result = 1
    for _ in range(254):
        result = multiply(result, a)
    return result


def combine(texts):
    shares = [share_bytes(text) for text in texts]
    version, threshold = shares[0][0], shares[0][1]
    demand(version == 1, "share-text")
    heads = {share[:3] + share[4:-41] for share in shares}
    xs = [share[-1] for share in shares]
    demand(len(heads) == 1 and len(set(xs)) == len(xs), "share-set")
    demand(len(shares) >= threshold, "too-few-shares")
    secret = bytearray(40)
    for share in shares:
        weight = 1
        for x in xs:
            if x != share[-1]:
                weight = multiply(weight, multiply(x, inverse(x ^ share[-1])))
        for at, value in enumerate(share[-41:-1]):
            secret[at] ^= multiply(weight, value)
    demand(H(T("rfl/recovery/secret/v1") + bytes(secret[:32]))[:8] == secret[32:], "wrong-share")
    return bytes(secret[:32])


# --- what is published -------------------------------------------------------------------------


def check_sound(sealed, statement, ring, prints, share):
    key, secret = bytes.fromhex(sealed["signPk"]), bytes.fromhex(sealed["sharedSecret"])
    _, D, _ = verify_record(sealed["record"], key)
    demand(to_b64(D) == sealed["recordDigest"], "digest of the record")
    demand(to_b64(verify_grant(sealed["grant"], key)[1]) == sealed["grantDigest"], "digest of the grant")
    demand(open_record(sealed["record"], sealed["grant"], key, secret) == sealed["values"], "values")
    digest, signers = verify_statement(statement["document"], statement["keys"])
    demand(to_b64(digest) == statement["digest"] and signers == statement["signers"], "statement")
    demand(open_keyring(ring["entry"], ring) == bytes.fromhex(ring["secret"]), "keyring")
    for one in prints["cases"]:
        demand(fingerprint(one["society"], bytes.fromhex(one["key"])) == one["digits"], "fingerprint")
    recovery = prints["recovery"]
    digest = H(T("rfl/recovery/key/v1") + bytes.fromhex(recovery["key"]))
    demand(fingerprint(recovery["society"], digest) == recovery["digits"], "recovery fingerprint")
    for one in share["sets"]:
        for chosen in (one["texts"][: one["threshold"]], one["texts"][-one["threshold"] :]):
            demand(combine(chosen) == bytes.fromhex(share["recoverySk"]), "shares")


def main():
    sealed, statement, ring = vector("sealed-v1"), vector("statement-v1"), vector("keyring-v1")
    check_sound(sealed, statement, ring, vector("fingerprint-v1"), vector("share-v1"))
    key = bytes.fromhex(sealed["signPk"])
    checks = {
        "record": lambda one: verify_record(one, key),
        "grant": lambda one: verify_grant(one, key),
        "statement": lambda one: verify_statement(one, statement["keys"]),
        "keyring": lambda one: open_keyring(one, ring),
        "share": combine,
        "open": lambda one: open_record(one["record"], one["grant"], key, bytes.fromhex(one["sharedSecret"])),
    }

    refused = 0
    for case in vector("rejects-v1"):
        try:
            checks[case["kind"]](case["input"])
        except Refused as why:
            if str(why) != case["code"]:
                sys.exit("%s, %s: %s instead of %s" % (case["kind"], case["name"], why, case["code"]))
            refused += 1
            continue
        sys.exit("%s, %s was not refused" % (case["kind"], case["name"]))
    print("sound vectors verified and opened, %d refused" % refused)


try:
    main()
except Refused as why:
    sys.exit("a sound vector was refused: %s" % why)
