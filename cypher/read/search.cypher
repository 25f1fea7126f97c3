CALL db.index.fulltext.queryNodes('entity_names', $query) YIELD node, score
WHERE $type IS NULL OR node.type = $type
RETURN properties(node) AS row, score
ORDER BY score DESC, node.id
LIMIT $limit
