"""The ten hottest lines of a profiler's own output, computed without Hotlint.

Usage: top_lines.py speedscope|jsonl|pstats|memray|tracemalloc FILE
Prints JSON: [[file, line, self], ...], hottest first; self as a share of everything.
"""
import collections
import csv
import json
import pstats
import sys
import tracemalloc


def speedscope(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    frames = document["shared"]["frames"]
    weights = collections.Counter()
    for profile in document["profiles"]:
        for stack, weight in zip(profile["samples"], profile["weights"]):
            frame = frames[stack[-1]]
            weights[frame["file"], frame["line"]] += weight
    return weights


def jsonl(path):
    strings, frames, weights = {}, {}, collections.Counter()
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    for record in records:
        for row in record.get("strings", ()):
            strings[row["str_id"]] = row["value"]
        for row in record.get("frames", ()):
            frames[row["frame_id"]] = strings[row["path_str_id"]], row["line"]
        for row in record.get("entries", ()):
            weights[frames[row["frame_id"]]] += row["self"]
    return weights


PARTS = {"<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>", "<lambda>"}


def statistics(path):
    stats = pstats.Stats(path).stats
    weights = collections.Counter()
    for (file, line, name), (_, _, own, _, callers) in stats.items():
        if name not in PARTS:
            weights[file, line] += own
            continue
        # Part of the function around it, which calls it or hands it to a built-in such as sorted.
        for above, (_, _, spent, _) in callers.items():
            users = stats[above][4] if above[0] == "~" else [above]
            around = [start for (where, start, _) in users if where == file]
            weights[file, around[0] if around else line] += spent
    return weights


def memray(path):
    """Of memray's csv: the innermost frame stands first. What memray allocates itself is left out."""
    weights = collections.Counter()
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _, where, line = row["stack_trace"].split("|")[0].split(";")
            if "/memray/" not in where and "runpy" not in where:
                weights[where, int(line)] += int(row["size"])
    return weights


def snapshot(path):
    weights = collections.Counter()
    for statistic in tracemalloc.Snapshot.load(path).statistics("lineno"):
        frame = statistic.traceback[-1]
        weights[frame.filename, frame.lineno] += statistic.size
    return weights


READERS = {
    "speedscope": speedscope,
    "jsonl": jsonl,
    "pstats": statistics,
    "memray": memray,
    "tracemalloc": snapshot,
}


def main(kind, path):
    weights = READERS[kind](path)
    whole = sum(weights.values())
    # Built-ins have no line of their own to be drawn on.
    drawn = [(file, line, own / whole) for (file, line), own in weights.items() if line > 0]
    drawn.sort(key=lambda row: (-row[2], row[0], row[1]))
    print(json.dumps(drawn[:10]))


main(sys.argv[1], sys.argv[2])
