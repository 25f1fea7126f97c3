MATCH (n:Judgement {id: $id}) RETURN properties(n) AS row
