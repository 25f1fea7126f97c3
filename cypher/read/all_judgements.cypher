MATCH (n:Judgement) RETURN properties(n) AS row
