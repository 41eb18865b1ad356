#!/bin/bash
# Issues three copies of a model, lets thieves fine-tune, learn from or mix them, and traces what comes of it.
#
#   scripts/measure_traces.sh MODEL WRITE READ DATA OUT [KEY]
#
# MODEL is the original, WRITE and READ folders of pictures to mark and to read with, DATA a folder of classes for the thief.
# Writes OUT/traces.jsonl, one line for each suspect; what is there already is kept, so a stopped run goes on.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd -P)
model=$1 write=$2 read=$3 data=$4 out=$5 key=${6:-$5/owner.key}
mkdir -p "$out"
activemark() { "$home/activemark" "$@"; }
[ -f "$key" ] || activemark keygen --owner owner --out "$key"
[ -f "$out/ledger.db" ] || activemark -q ledger init --ledger "$out/ledger.db"
printf 'recipient\nacme\nglobex\ninitech\n' >"$out/names.csv"
activemark issue "$model" --recipients "$out/names.csv" --ledger "$out/ledger.db" --key "$key" --images "$write" --out "$out/copies"

suspect() { # name attack options...
  local name=$1
  shift
  [ -d "$out/$name" ] || activemark -q attack "$1" "$out/copies/acme" "${@:2}" --out "$out/$name"
}
suspect fine-tuned finetune --data "$data" --set lr=3e-5 --set epochs=3
suspect student distil-base --base "$model" --images "$data"
suspect student-tokens distil-tokens --base "$model" --images "$data"
others=(--copy "$out/copies/globex")
for how in mean pick-tensor pick-weight; do
  suspect "two-$how" collude "${others[@]}" --set how=$how
done
others+=(--copy "$out/copies/initech")
for how in mean median pick-tensor pick-weight; do
  suspect "three-$how" collude "${others[@]}" --set how=$how
done

: >"$out/traces.jsonl"
for name in fine-tuned student student-tokens two-{mean,pick-tensor,pick-weight} three-{mean,median,pick-tensor,pick-weight} original; do
  [ "$name" = original ] && folder=$model || folder=$out/$name
  code=0
  activemark -q trace "$folder" --ledger "$out/ledger.db" --key "$key" --images "$read" --base "$model" --json "$out/$name.json" || code=$?
  [ "$code" -le 1 ] || exit "$code"
  printf '{"suspect":"%s","trace":%s}\n' "$name" "$(tr -d '\n' <"$out/$name.json")" >>"$out/traces.jsonl"
done
