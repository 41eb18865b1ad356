#!/usr/bin/env python3
"""Makes the tables of docs/experiments/robustness.md from the results beside it; needs no library.

A table stands below a comment with its name and ends at the first empty line. A table whose results
are not there yet is left as it is.
"""
import json
import math
import pathlib
import subprocess
import tempfile

HOME = pathlib.Path(__file__).resolve().parent.parent
PAGE = HOME / "docs/experiments/robustness.md"
RESULTS = HOME / "docs/experiments/results"
KEYS = (
    "first second third fourth fifth sixth seventh eighth"
    " tenth eleventh twelfth thirteenth fourteenth fifteenth"
).split()
SETS = [
    "matrix",
    "overwriting",
    "overwriting-without-spread",
    "patient",
    "combined",
    "doses",
    "all-parts",
    "segment",
    "nothing",
]
DATA = {
    "stamps": "12 classes of pictures",
    "tune": "the same",
    "cifar": "CIFAR-10, 3,000 pictures",
    "cifar-all": "the same, each picture left out in turn",
    "tune-cifar": "CIFAR-10, 3,000 pictures",
    "camvid": "CamVid",
}
TASKS = {
    "knn": "k nearest neighbours",
    "linear": "linear probe",
    "finetune": "full fine-tuning",
    "segment-linear": "segmentation, linear head",
    "segment-conv": "segmentation, small convolutional head",
}

INNOCENT = {
    "random-1": "the original's shape with random weights",
    "other-21": "a copy that carries another recipient's mark",
    "copy-22": "a copy of another owner's edition",
    "dinov2-small": "**the unmarked original**",
}


def there(names):
    return [RESULTS / name for name in names if (RESULTS / name).exists()]


def lines(name):
    return [json.loads(line) for line in (RESULTS / name).read_text().splitlines()]


def table(head, rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, *rows]).replace(
        "\n", "\n|" + "---|" * len(head) + "\n", 1
    )


def survival(files):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "table.md"
        command = [HOME / "activemark", "-q", "survival", *files, "--markdown", out]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return out.read_text().strip()


def fidelity():
    rows = []
    measured = [key for key in KEYS if list(RESULTS.glob(f"fidelity-*-{key}-key.json"))]
    for name, data in DATA.items():
        documents = {key: there([f"fidelity-{name}-{key}-key.json"]) for key in measured}
        found = {k: json.loads(f[0].read_text()) for k, f in documents.items() if f}
        # A command that was asked for a single task writes no list.
        tasks = {k: document.get("tasks", [document]) for k, document in found.items()}
        for i, some in enumerate(next(iter(tasks.values()), [])):
            of = [TASKS[some["model"]["task"]], some["model"]["metric"]]
            values = [f"{100 * task[i]['against']['value']:.1f}" for task in tasks.values()]
            original = ", ".join(dict.fromkeys(values))  # arithmetic differs between machines
            rows.append([data, *of, original, *(loss(tasks, key, i) for key in measured)])
    return table(["data", "task", "metric", "original", *(k + " key" for k in measured)], rows)


def loss(tasks, key, i):
    if key not in tasks:
        return "-"
    task = tasks[key][i]
    low, high = 100 * task["low"], 100 * task["high"]
    return f"{100 * task['difference']:+.1f} ({low:+.1f} to {high:+.1f})"


def cost():
    marking, attacks = {}, {}
    for key in KEYS:
        marked = RESULTS / f"marking-{key}-key.json"
        if marked.exists():
            marking[key] = json.loads(marked.read_text())["seconds"]
            cells = lines(f"patient-{key}-key.jsonl")
            attacks[key] = {c["row"]: c["seconds"] for c in cells if c["seconds"] > 0}
    rows = [["marking", *(f"{seconds:.0f} s" for seconds in marking.values())]]
    for row in dict.fromkeys(row for some in attacks.values() for row in some):
        times = [(attacks[key][row], marking[key]) for key in marking]
        rows.append([row, *(f"{t:.0f} s, {t / m:.1f}" for t, m in times)])
    return table(["", *(key + " key" for key in marking)], rows)


def answers():
    answered = lines("answers.jsonl")
    rows = []
    for service in dict.fromkeys(line["service"] for line in answered):
        found = [line for line in answered if line["service"] == service]
        shown = sum(line["outcome"] == "shown" for line in found)
        worst = max(line["log10p"] for line in found)
        bits = min(line["matches"] for line in found)
        rows.append([service, f"{shown} of {len(found)}", str(bits), str(math.ceil(worst))])
    return table(["what the service does", "shown", "bits of 64", "log10 of the chance"], rows)


def negatives():
    rows = []
    for model in json.loads((RESULTS / "negatives.json").read_text()):
        least, uniform = model["smallestLog10p"], model["kolmogorovSmirnov"]["p"]
        counts = [str(model[what]) for what in ["asked", "shown", "inconclusive"]]
        name = INNOCENT.get(model["model"], model["model"].replace("-", " "))
        rows.append([name, *counts, f"10^{least:.1f}", f"{uniform:.2f}"])
    return table(
        ["model", "keys", "shown", "inconclusive", "smallest corrected chance", "uniform"], rows
    )


def main():
    tables = {
        "answers": answers(),
        "cost": cost(),
        "fidelity": fidelity(),
        "negatives": negatives(),
    }
    for name in SETS:
        files = there(f"{name}-{key}-key.jsonl" for key in KEYS)
        if files:
            tables[name] = survival(files)
    page = PAGE.read_text()
    for name, text in tables.items():
        start = page.index(f"<!-- {name} -->\n") + len(f"<!-- {name} -->\n")
        page = page[:start] + text + page[page.index("\n\n", start) :]
    PAGE.write_text(page)


if __name__ == "__main__":
    main()
