// Documents without their texts.
MATCH (d:Document)
WHERE d.id IN $ids
RETURN d.id AS id, d.key AS key, d.sha256 AS sha256, d.language AS language, d.title AS title, d.kind AS kind,
       d.observed AS observed, d.pages AS pages, d.collection AS collection, d.complete AS complete, d.reader AS reader
ORDER BY d.key
