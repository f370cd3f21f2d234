"""Reads [[pattern, flags, is_bytes, written or null], …] and prints where Python sees a difference."""

import json
import random
import re
import sys
import warnings

warnings.simplefilter("ignore")
random.seed(7)

NOISE = "aAbBxz019_ -.,:;=<>()[]{}'\"#/\\\n\t@%&+*?|^$!\x00\x1c"


def texts(pattern):
    # Characters of the pattern itself make matches likely.
    own = [char for char in pattern if ord(char) < 128] or ["a"]
    yield ""
    for _ in range(150):
        source = own if random.random() < 0.6 else list(NOISE)
        yield "".join(random.choice(source + list(NOISE[:4])) for _ in range(random.randrange(1, 14)))


def compiled(pattern, flags):
    try:
        return re.compile(pattern, flags)
    except (re.error, OverflowError, RecursionError):
        return None


def outcome(regex, text):
    found = [(match.span(), match.groups()) for match in regex.finditer(text)]
    whole = regex.fullmatch(text)
    return found, whole and whole.groups()


for pattern, flags, is_bytes, written in json.load(sys.stdin):
    encode = (lambda text: text.encode("latin-1")) if is_bytes else (lambda text: text)
    known = compiled(encode(pattern), flags)
    if written is None:
        if known is not None:
            print("not read:", repr(pattern))
        continue
    if known is None:
        print("read, though wrong:", repr(pattern))
        continue
    again = compiled(encode(written), 0)
    if again is None:
        print("written as no pattern:", repr(pattern), repr(written))
        continue
    for text in texts(pattern):
        if outcome(known, encode(text)) != outcome(again, encode(text)):
            print("differs:", repr(pattern), repr(written), repr(text))
            break
