#!/usr/bin/env bash
# FlexSearch takes repeated digits for one: a search for 10 mg finds 100 mg and 1000 mg, and 11 mg is found for 1 mg.
#
# Expected: the documentation says of the default encoder that it deduplicates consecutive letters ("missing" as
# "mising"), and of `numeric` that numbers have support of their own. 100 is another number than 10.
# Happens: flexsearch 0.8.212 merges equal digits as well. "10 mg" and "100 mg" have the same hits in
# the same order, 10 mg first, and "1 mg" finds 11 mg. With an encoder whose `dedupe` is false the doses differ again.
# Why it matters: apps index downloaded health records in the browser with it. Somebody who looks a dose up gets the
# dose that is ten or a hundred times as high among the exact hits.
# Workaround: new Index({ encoder: new Encoder({ dedupe: false, numeric: false }) }), or the search of the service.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . flexsearch@0.8.212
cat >search.mjs <<'JS'
import { Encoder, Index } from "flexsearch";

const records = ["Take 10 mg a day", "Take 100 mg a day", "Take 1000 mg a day", "Take 11 mg a day"];
const find = (index, words) => {
  records.forEach((text, number) => index.add(number, text));
  for (const question of words) {
    const found = index.search(question).map((number) => records[number].slice(5, -6));
    console.log(`${question}: ${found.join(", ")}`);
  }
};
console.log("default");
find(new Index(), ["10 mg", "100 mg", "1 mg"]);
console.log("without dedupe");
find(new Index({ encoder: new Encoder({ dedupe: false, numeric: false }) }), ["10 mg", "100 mg", "1 mg"]);
JS
node search.mjs | tee seen
cat >expected <<'TEXT'
default
10 mg: 10 mg, 100 mg, 1000 mg
100 mg: 10 mg, 100 mg, 1000 mg
1 mg: 11 mg
without dedupe
10 mg: 10 mg
100 mg: 100 mg
1 mg: 
TEXT
diff expected seen
