MATCH (n:Assertion) RETURN properties(n) AS row
