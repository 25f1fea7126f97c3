MATCH (a:Entity)-[r]->(b:Entity)
RETURN a.id AS subject, type(r) AS predicate, b.id AS object, properties(r) AS row
