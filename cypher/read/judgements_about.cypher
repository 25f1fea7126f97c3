MATCH (j:Judgement) WHERE j.a IN $ids OR j.b IN $ids RETURN properties(j) AS row
