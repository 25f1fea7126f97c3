// For texts that the full-text index cannot find (a single Han character inside a name).
MATCH (n:Entity) WHERE n.search CONTAINS $query AND ($type IS NULL OR n.type = $type)
RETURN properties(n) AS row, 1.0 AS score
ORDER BY n.id
LIMIT $limit
