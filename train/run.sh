#!/usr/bin/env bash
# All models from nothing: train/run.sh PYTHON DATA WORK. PYTHON has the extra [train]; DATA holds the annotated
# passages (gold-train) and CrossNER (train/crossner); WORK is a folder for base weights and checkpoints.
# One core, about an hour and a half on a quiet machine; the weights end up in nlp/data/models.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$1 data=$2 work=$3
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
mkdir -p "$work"

for language in en zh; do
  artifact=langchain4j-embeddings-bge-small-$language-v15
  mvn -q dependency:copy -Dartifact="dev.langchain4j:$artifact:0.36.2" -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
  "$python" -m zipfile -e "$work/$artifact-0.36.2.jar" "$work/$language"
done

"$python" -m train.first --data "$data/train/crossner" --base "$work" --out "$work/first-en.pt"
for language in en zh; do
  models=nlp/data/models/$language
  first=()
  [[ $language == en ]] && first=(--first "$work/first-en.pt")
  "$python" -m train.tagger "$language" --gold "$data/gold-train" --base "$work" --out "$work" "${first[@]}" --parts A B
  "$python" -m train.tagger "$language" --gold "$data/gold-train" --base "$work" --out "$work" "${first[@]}" \
    --parts all --seeds 0 1
  "$python" -m train.crf "$language" --gold "$data/gold-train" --out "$work" --parts A B all
  "$python" -m train.export "$work/ner-$language-all.pt" --base "$work" --out "$models"
  cp "$work/crf-$language-all.crfsuite" "$models/field.crfsuite"
  "$python" -m train.predictions "$language" --gold "$data/gold-train" --work "$work"
  "$python" -m train.relations "$language" --gold "$data/gold-train" --base "$work" --work "$work" --out "$models" \
    --keep "$work/unseen-$language.npz"
  "$python" -m train.unseen "$language" --gold "$data/gold-train" --work "$work" \
    --scores "$work/unseen-$language.npz" --models "$models"
done
"$python" -m train.crf en --gold "$data/gold-train" --out "$work" --parts all --tagger
cp "$work/fast-en-all.crfsuite" nlp/data/models/en/fast.crfsuite
