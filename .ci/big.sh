#!/bin/sh
# Makes CSV files of a graph with 100,000 nodes and 400,000 relationships, loads them,
# exports them as GraphML and compares the time and the memory with what is allowed.
# usage: big.sh KG FOLDER
set -eu
kg=$1 dir=$2
awk -v dir="$dir" 'BEGIN {
  n = dir "/nodes.csv"; e = dir "/relationships.csv"
  print ":ID,name,born:int,aliases:string[],:LABEL" > n
  print ":START_ID,:END_ID,:TYPE,modality,negated:boolean,support:int,confidence:double" > e
  for (i = 0; i < 100000; i++)
    printf "%d,\"Person <%d> & \"\"Söhne\"\" 日本\",%d,alias %d;a & b <%d>,Entity;Person\n", i, i, 1900 + i % 100, i, i > n
  for (i = 0; i < 400000; i++)
    printf "%d,%d,%s,asserted,false,%d,0.%d\n",
      (i * 7919) % 100000, (i * 104729 + i / 100000) % 100000, (i % 3) ? "MEET" : "SAY_ABOUT", i % 9 + 1, i % 90 + 10 > e
}'
"$kg" load -q --store "$dir/big.kg" --nodes "$dir/nodes.csv" --relationships "$dir/relationships.csv"
/usr/bin/time -f '%e %M' -o "$dir/cost" "$kg" export -q --store "$dir/big.kg" -o "$dir/big.graphml"
read -r seconds kib < "$dir/cost"
echo "100,000 nodes and 400,000 relationships to GraphML: $seconds s, $((kib / 1024)) MB"
[ "$kib" -lt 102400 ] || { echo "more than 100 MB of memory"; exit 1; }
