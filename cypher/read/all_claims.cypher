MATCH (n:Claim) RETURN properties(n) AS row
