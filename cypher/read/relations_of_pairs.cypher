UNWIND $rows AS row
MATCH (a:Entity {id: row.subject})-[r]->(b:Entity {id: row.object})
WHERE r.id = row.id
RETURN a.id AS subject, type(r) AS predicate, b.id AS object, properties(r) AS row
