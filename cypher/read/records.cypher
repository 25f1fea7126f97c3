// The records (rows) of a table.
MATCH (d:Document {collection: $collection}) RETURN d.id AS id, d.key AS key, d.sha256 AS sha256
