MATCH (p:Profile) RETURN properties(p) AS row
