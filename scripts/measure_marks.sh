#!/usr/bin/env bash
# Measures the default mark on a real model, by the product's own commands; the numbers of
# docs/experiments/marks-on-dinov2-small.md come from here.
#
#   scripts/measure_marks.sh MODEL PICTURES LABELLED OUT [KEYS]
#
#   MODEL     model folder (DINOv2-small)          PICTURES  folder of pictures: the first 512 names
#   LABELLED  class-per-folder pictures            write, all others verify
#   OUT       folder to make                       KEYS      how many owners' keys (default 3)
#
# One line per measurement is appended to OUT/results.tsv: key, row, exit code, right bits of the
# keyed, the middle and the output mark, seconds of the verification.
set -euo pipefail
model=$(realpath "$1") pictures=$(realpath "$2") labelled=$(realpath "$3") keys=${5:-3}
mkdir "$4"
out=$(realpath "$4")
here=$(cd "$(dirname "$0")/.." && pwd)
activemark() { "$here/activemark" --quiet "$@"; }

mkdir "$out/write" "$out/read"
find "$pictures" -maxdepth 1 -type f -printf '%f\n' | LC_ALL=C sort >"$out/names"
head -n 512 "$out/names" | while read -r f; do ln -s "$pictures/$f" "$out/write/$f"; done
tail -n +513 "$out/names" | while read -r f; do ln -s "$pictures/$f" "$out/read/$f"; done

right() { # evidence, part
  python3 - "$1" "$2" <<'P'
import json, sys
evidence = json.load(open(sys.argv[1]))
for r in evidence["readings"]:
    if r["part"].startswith(sys.argv[2]):
        test = [t for t in evidence["verdict"]["tests"] if t["parts"] == [r["part"]]]
        print(test[0]["matches"] if test else "-")
        break
else:
    print("-")
P
}

row() { # key, name, suspect, mark, further options
  local key=$1 name=$2 suspect=$3 mark=$4 code=0 start
  shift 4
  start=$(date +%s.%N)
  activemark verify "$suspect" --mark "$mark" --base "$model" --images "$out/read" \
    --json "$out/$key-$name.json" "$@" >/dev/null || code=$?
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%.1f\n' "$key" "$name" "$code" \
    "$(right "$out/$key-$name.json" keyed)" "$(right "$out/$key-$name.json" tied-7)" \
    "$(right "$out/$key-$name.json" tied-output)" \
    "$(echo "$(date +%s.%N) - $start" | bc)" | tee -a "$out/results.tsv"
}

for k in $(seq "$keys"); do
  activemark keygen --owner "Owner $k" --out "$out/$k.key" >/dev/null
  for recipient in acme other; do
    [ "$recipient" = acme ] || [ "$k" = 1 ] || continue
    /usr/bin/time -f "$k embed $recipient: %e s, %M KB" -a -o "$out/embed.log" \
      "$here/activemark" --quiet embed "$model" --key "$out/$k.key" --recipient "$recipient" \
      --images "$out/write" --out "$out/$k-$recipient" --mark "$out/$k-$recipient.mark" \
      --json "$out/$k-$recipient-embed.json" >"$out/$k-$recipient-embed.txt"
  done
  mark=$out/$k-acme.mark copy=$out/$k-acme
  row "$k" marked "$copy" "$mark"
  row "$k" base "$model" "$mark"
  row "$k" class-token "$copy" "$mark" --token 0
  activemark attack prune "$copy" --out "$out/$k-prune60" --set ratio=0.6 >/dev/null
  row "$k" prune60 "$out/$k-prune60" "$mark"
  activemark attack quantise "$copy" --out "$out/$k-int4" --set bits=4 >/dev/null
  row "$k" int4 "$out/$k-int4" "$mark"
  activemark attack average "$copy" --base "$model" --out "$out/$k-average" --set share=0.5 >/dev/null
  row "$k" average50 "$out/$k-average" "$mark"
  if [ "$k" = 1 ]; then
    row 1 other-recipient "$copy" "$out/1-other.mark"
    activemark evaluate "$copy" --task knn --data "$labelled" --against "$model" \
      --json "$out/1-knn.json" | tee "$out/1-knn.txt"
    activemark attack finetune "$copy" --data "$labelled" --out "$out/1-finetuned" \
      --set lr=3e-5 --set epochs=2 --set batch=16 | tee "$out/1-finetune.txt"
    row 1 finetuned "$out/1-finetuned" "$mark"
  else
    row "$k" other-owner "$out/1-acme" "$mark"
  fi
done
cat "$out/embed.log"
