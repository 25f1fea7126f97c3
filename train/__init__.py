"""Scripts that train the models of nlp/data/models; not part of the installed package.

The order: `first` (English only), `tagger` (parts A, B, fit, all), `crf` (the same parts; for English once more with
`--tagger`, part all: fast.crfsuite), `export`. The fields of part ``all`` become ``field.crfsuite``. `lac` writes the
layers of LAC as ONNX. All need the unpacked base encoders in one folder, ``en/`` and ``zh/``.
"""
