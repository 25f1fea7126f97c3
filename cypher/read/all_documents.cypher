MATCH (n:Document) RETURN properties(n) AS row
