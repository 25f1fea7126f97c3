UNWIND $rows AS row
MERGE (n:Judgement {id: row.id})
SET n = row
