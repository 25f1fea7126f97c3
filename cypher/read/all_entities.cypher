MATCH (n:Entity) RETURN properties(n) AS row
