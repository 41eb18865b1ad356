#!/usr/bin/env python3
"""Reads marks from what a service answers, one vector a picture; needs no library.

    scripts/service_answers.py MODEL OUT KEY [KEY...] >results.jsonl

MODEL is the unmarked original, OUT the folder that measure_envelope.sh made: copy-KEY, KEY.mark, and the
pictures in read. Prints a line for each key and each thing that a service may do with pictures or vectors.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

ACTIVEMARK = pathlib.Path(__file__).resolve().parent.parent / "activemark"


def activemark(*arguments, codes=(0,)):
    run = subprocess.run(
        [ACTIVEMARK, "-q", *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )
    if run.returncode not in codes:
        sys.exit(f"activemark {arguments[0]} ended with {run.returncode}")
    return run.stdout


def rounded(bits):
    def change(vector):
        step = max(map(abs, vector)) / (2 ** (bits - 1) - 1)
        return [round(x / step) * step for x in vector]

    return change


def largest(count):
    def change(vector):
        least = sorted(map(abs, vector))[-count]
        return [x if abs(x) >= least else 0.0 for x in vector]

    return change


def signs(vector):
    return [1.0 if x > 0 else -1.0 for x in vector]


def services(model, copy, read, room):
    """What a service is called here, and the file of its answers."""

    def asked(name, *more, of=copy):
        file = room / f"{name.replace(' ', '-')}.jsonl"
        activemark("answers", of, "--images", read, "--limit", 48, "--out", file, *more)
        return name, file

    def changed(name, change=lambda vector: vector, pictures=None):
        file = room / f"{name.replace(' ', '-')}.jsonl"
        with file.open("w") as out:
            for line in (room / "plain.jsonl").read_text().splitlines()[:pictures]:
                answer = json.loads(line)
                vector = change(answer["vector"])
                out.write(json.dumps({"picture": answer["picture"], "vector": vector}) + "\n")
        return name, file

    yield asked("the original itself", of=model)
    yield asked("the original at 196 px", "--size", 196, of=model)
    yield asked("plain")
    for pictures in [4, 16]:
        yield changed(f"{pictures} pictures", pictures=pictures)
    for size in [182, 336]:
        yield asked(f"{size} px", "--size", size)
    for change in ["flip", "blur=2", "noise=0.1", "jpeg=10", "bits=3"]:
        yield asked(change, "--suspect-input", change)
    yield changed("vectors in 8 bit", rounded(8))
    yield changed("vectors in 4 bit", rounded(4))
    yield changed("largest quarter of the numbers", largest(96))
    yield changed("signs alone", signs)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    model, out = map(pathlib.Path, sys.argv[1:3])
    for key in sys.argv[3:]:
        with tempfile.TemporaryDirectory() as folder:
            room = pathlib.Path(folder)
            for name, file in services(model, out / f"copy-{key}", out / "read", room):
                command = ["verify", file, "--mark", out / f"{key}.mark", "--base", model]
                command += ["--images", out / "read", "--json", "-"]
                evidence = json.loads(activemark(*command, codes=(0, 1, 3)))
                verdict = evidence["verdict"]
                test = verdict["tests"][0]
                line = {"key": key, "service": name, "outcome": verdict["outcome"]}
                line["pictures"] = evidence["images"]["count"]
                line |= {"bits": test["bits"], "matches": test["matches"]}
                line["log10p"] = test["correctedLog10p"]
                print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
