"""reduce.py IN.csv OUT.csv: an answer of `huiqi batch` to the batch workload, its verdict words mapped and its columns reduced, for check.py."""
import csv, sys

WORDS = {"applies": "applies", "undetermined": "unknown"}
COLUMNS = ["r1", "r1.amount", "r2", "r2.amount", "r3", "r3.amount", "r4s", "r4s.treatment", "r4p"]
with open(sys.argv[1], encoding="utf-8", newline="") as given, open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
    out.write("id,r1,r1_amount,r2,r2_amount,r3,r3_amount,r4s,r4s_treatment,r4p\n")
    for row in csv.DictReader(given):
        cells = [row[c] if "." in c else WORDS.get(row[c], "does_not_apply" if row[c] else "") for c in COLUMNS]
        out.write(",".join([f"C{int(row['row']):09}", *cells]) + "\n")
