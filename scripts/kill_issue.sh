#!/bin/bash
# Kills `activemark issue` with SIGKILL at random moments and sees after every kill that the ledger holds together, that
# every folder in place is a whole copy that the ledger knows, and that the next run goes on.
#
#   scripts/kill_issue.sh [KILLS] [FOLDER]     default: 200 kills in a new temporary folder, with the demo's model
#
# Prints one line per fault and a summary; exit code 0 if there was no fault.
set -u
home=$(cd "$(dirname "$0")/.." && pwd -P)
kills=${1:-200}
work=${2:-$(mktemp -d)}
run() { "$home/activemark" "$@"; }
cd "$work" || exit 2
[ -d demo ] || run demo --out demo >demo.txt 2>&1 || { cat demo.txt; exit 2; }
printf 'recipient\nacme\nglobex\n"Initech, Inc."\n' >names.csv

issue() {
  exec "$home/activemark" --quiet issue demo/model --recipients names.csv --ledger ledger.db --key demo/owner.key \
    --images demo/pictures-owner --limit 40 --out copies --scheme tied --threads 1
}
fresh() { rm -rf copies ledger.db ledger.db-wal ledger.db-shm; run -q ledger init --ledger ledger.db >/dev/null; }
faults=0
fault() { faults=$((faults + 1)); echo "fault after kill $done: $1"; }

fresh
start=$(date +%s%N)
(issue) >whole.txt 2>&1 || { cat whole.txt; exit 2; }
millis=$((($(date +%s%N) - start) / 1000000))
echo "one whole run takes $millis ms"
fresh
done=0 whole=0
while [ "$done" -lt "$kills" ]; do
  (issue) >run.txt 2>&1 &
  pid=$!
  sleep "$(awk -v m=$millis -v r=$RANDOM 'BEGIN { printf "%.3f", 1.1 * m * r / 32768 / 1000 }')"
  if kill -9 "$pid" 2>/dev/null; then
    wait "$pid" 2>/dev/null
    done=$((done + 1))
    [ $((done % 20)) != 0 ] || echo "$done kills, $faults faults"
  else
    wait "$pid"
    code=$?
    [ "$code" = 0 ] && whole=$((whole + 1)) || fault "a run ended with $code: $(tr '\n' ' ' <run.txt)"
    [ "$(find copies -mindepth 1 -maxdepth 1 -type d | wc -l)" = 3 ] || fault "a whole run left $(ls -A copies | tr '\n' ' ')"
    fresh
    continue
  fi
  run -q ledger check --ledger ledger.db >check.txt 2>&1 || fault "$(tr '\n' ' ' <check.txt)"
  run -q ledger list --ledger ledger.db --last 1000 >list.txt 2>&1
  for folder in copies/*/; do
    [ -d "$folder" ] || continue
    # sha256 over the copy as the ledger has it; a folder that is not whole has another.
    digest=$(run --quiet inspect "$folder" --json - 2>/dev/null | sed -n 's/.*"weightsDigest" *: *"\([0-9a-f]*\)".*/\1/p')
    grep -q "${digest:0:16}" list.txt && [ -n "$digest" ] || fault "$folder is not known to the ledger"
  done
done
echo "$kills kills, $whole whole runs between them, $faults faults"
[ "$faults" = 0 ]
