#!/usr/bin/env python3
"""Sees whether signatures and claims keep to the published schemas, with the programs of those who published them.

    pip install in-toto-attestation sigstore
    scripts/check_statements.py model.sig claims.jsonl

Every file is a Sigstore bundle, or one bundle a line. The bundle is read by sigstore-models (made from Sigstore's protobuf
specifications), the statement in it by in-toto's own protobuf, which refuses fields it does not know. Exit code 1 if one fails.
"""

import sys

from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from sigstore_models.bundle.v1 import Bundle


def check(line):
    envelope = Bundle.from_json(line).dsse_envelope
    if envelope.payload_type != "application/vnd.in-toto+json":
        raise ValueError(f"payload is {envelope.payload_type}")
    statement = json_format.Parse(envelope.payload, statement_pb2.Statement())
    Statement.copy_from_pb(statement).validate()
    return statement.predicate_type


def main(files):
    wrong = 0
    for file in files:
        with open(file, encoding="utf-8") as text:
            content = text.read()
        for number, line in enumerate(content.splitlines() if file.endswith(".jsonl") else [content], 1):
            try:
                print(f"{file}:{number}: {check(line)}")
            except Exception as error:  # whatever a reader has against it
                wrong += 1
                print(f"{file}:{number}: WRONG: {error}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
