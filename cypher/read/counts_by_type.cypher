MATCH (n:Entity) RETURN n.type AS name, count(*) AS number ORDER BY name
