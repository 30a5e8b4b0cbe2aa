"""Run `onetouch evaluate` over every development folder: `python -m bench.quality [--only WORD]`; rows for RESULTS.md."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
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
    only = parser.parse_args().only
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not there: the development sets lie beside the project")
    for arguments in runs():
        if only not in " ".join(arguments):
            continue
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "bot", "evaluate", *arguments, "--json"], capture_output=True, text=True, check=False
        )
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


if __name__ == "__main__":
    main()
