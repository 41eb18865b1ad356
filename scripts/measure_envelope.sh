#!/usr/bin/env bash
# Measures what the default mark survives on a real model, and whom it accuses wrongly, by the
# product's own commands; the numbers of docs/experiments/robustness.md come from here.
#
#   scripts/measure_envelope.sh MODEL PICTURES LABELLED OUT [KEYS [SCHEME]]
#
#   MODEL     model folder (DINOv2-small)          PICTURES  folder of pictures: the first 512 names
#   LABELLED  class-per-folder pictures            write, all others verify and serve the thief
#   OUT       folder; may exist, goes on           KEYS      how many owners' keys (default 3)
#   SCHEME    what marks, e.g. keyed+tied+offset (default: what embed writes when nothing is said)
set -euo pipefail
model=$(realpath "$1") pictures=$(realpath "$2") labelled=$(realpath "$3") keys=${5:-3}
scheme=(${6:+--scheme "$6"})
mkdir -p "$4"
out=$(realpath "$4")
here=$(cd "$(dirname "$0")/.." && pwd)
activemark() { "$here/activemark" "$@"; }

mkdir -p "$out/write" "$out/read"
find "$pictures" -maxdepth 1 -type f -printf '%f\n' | LC_ALL=C sort >"$out/names"
head -n 512 "$out/names" | while read -r f; do ln -sf "$pictures/$f" "$out/write/$f"; done
tail -n +513 "$out/names" | while read -r f; do ln -sf "$pictures/$f" "$out/read/$f"; done

# Utility, and what the thief trains on: every fourth labelled picture.
for class in "$labelled"/*/; do
  mkdir -p "$out/labelled/$(basename "$class")"
  find "$class" -maxdepth 1 -type f -printf '%f\n' | LC_ALL=C sort | awk 'NR % 4 == 1' |
    while read -r f; do ln -sf "$class$f" "$out/labelled/$(basename "$class")/$f"; done
done

for k in $(seq "$keys"); do
  [ -f "$out/$k.key" ] || activemark keygen --owner "Owner $k" --out "$out/$k.key"
  [ -f "$out/$k.mark" ] || activemark embed "$model" --key "$out/$k.key" --recipient acme \
    --images "$out/write" --out "$out/copy-$k" --mark "$out/$k.mark" --json "$out/embed-$k.json" \
    "${scheme[@]}"
  # What colluders mix, and mergers merge.
  [ -f "$out/other-$k.mark" ] || activemark embed "$model" --key "$out/$k.key" --recipient bolt \
    --images "$out/write" --out "$out/other-$k" --mark "$out/other-$k.mark" \
    --json "$out/embed-other-$k.json" "${scheme[@]}"
  for set in matrix students overwriting combined doses patient; do
    activemark envelope "$out/copy-$k" --mark "$out/$k.mark" --base "$model" \
      --copy "$out/other-$k" --images "$out/read" --data "$out/labelled" --attacks "$set" \
      --seed "$k" --out "$out/envelope-$set-$k"
  done
done

for set in matrix students overwriting combined doses patient; do
  activemark survival "$out/envelope-$set-"* --json "$out/survival-$set.json"
done

activemark population "$model" --data "$out/labelled" --out "$out/innocents"
activemark negatives "$out"/innocents/* "$out"/copy-* "$model" --base "$model" \
  --images "$out/read" --keys 100 --seed 2 --json "$out/negatives.json"
