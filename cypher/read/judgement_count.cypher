MATCH (n:Judgement) RETURN count(n) AS number
