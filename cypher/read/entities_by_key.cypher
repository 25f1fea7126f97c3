MATCH (n:Entity {key: $key}) RETURN properties(n) AS row
