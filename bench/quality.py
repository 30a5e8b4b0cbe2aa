"""Run `onetouch evaluate` over every development folder: `python -m bench.quality [--only WORD]`; rows for RESULTS.md.

`--save FOLDER` keeps every run; `--against FOLDER` compares each with the run of that name kept there, and prints the figures
that changed by more than chance.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"


def runs() -> list[list[str]]:
    """Give the arguments of every evaluation."""
    found = []
    for folder in sorted((SHARED / "retrieval").glob("*/")):
        found += [["retrieval", str(folder), "--ranker", ranker] for ranker in ("fused", "dense", "lexical")]
    found += [["deflection", str(folder)] for folder in sorted((SHARED / "deflection").glob("*/"))]
    found += [["decision", str(folder)] for folder in sorted((SHARED / "decision").glob("*/"))]
    found += [["sentiment", str(file)] for file in sorted((SHARED / "sentiment").glob("*.jsonl*"))]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only runs whose arguments hold this word")
    parser.add_argument("--save", type=Path, help="a folder to keep every run in")
    parser.add_argument("--against", type=Path, help="a folder with runs that were kept, to compare with")
    given = parser.parse_args()
    only = given.only
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not there: the development sets lie beside the project")
    for arguments in runs():
        if only not in " ".join(arguments):
            continue
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as scratch:
            kept = (given.save or Path(scratch)) / file_name(arguments)
            kept.parent.mkdir(parents=True, exist_ok=True)
            done = onetouch("evaluate", *arguments, "--save", str(kept), "--json")
            changed = changes(given.against / kept.name, kept) if given.against and not done.returncode else []
        if done.returncode:
            print(f"| {' '.join(arguments)} | failed: {done.stderr.strip().splitlines()[-1:]} |", flush=True)
            continue
        report = json.loads(done.stdout)
        name = f"{arguments[0]} {report['dataset']}" + (f" {arguments[3]}" if len(arguments) > 3 else "")
        cells = " · ".join(
            f"{metric} {e['value']:.3f} [{e['low']:.3f}, {e['high']:.3f}]"
            for metric, e in report["metrics"].items()
            if e["value"] is not None
        )
        threshold = "" if report["threshold"] is None else f" · threshold {report['threshold']:.3f}"
        seconds = time.perf_counter() - started
        print(
            f"| {name} | {report['n']} | {cells}{threshold} | {report['queries_per_s']:.0f} | {seconds:.0f} |",
            flush=True,
        )
        for line in changed:
            print(f"|   {line} | | | | |", flush=True)


def file_name(arguments: list[str]) -> str:
    """Name a run by what it measures."""
    return "-".join([arguments[0], Path(arguments[1]).name.partition(".")[0], *arguments[3:]]) + ".json"


def onetouch(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "bot", *arguments], capture_output=True, text=True, check=False)


def changes(before: Path, after: Path) -> list[str]:
    """Tell which figures of two runs differ by more than chance."""
    if not before.is_file():
        return [f"no run {before} to compare with"]
    done = onetouch("evaluate", "compare", str(before), str(after), "--json")
    if done.returncode:
        return [f"not compared: {done.stderr.strip().splitlines()[-1:]}"]
    told = []
    for name, row in json.loads(done.stdout)["metrics"].items():
        if row["verdict"] in {"better", "worse", "more", "less"}:
            d = row["difference"]
            told.append(f"{row['verdict']}: {name} {d['value']:+.3f} [{d['low']:+.3f}, {d['high']:+.3f}]")
    return told or ["no figure changed by more than chance"]


if __name__ == "__main__":
    main()
