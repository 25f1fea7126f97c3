MATCH (d:Document) WHERE d.id = $name OR d.key = $name
RETURN d.id AS id, d.key AS key
