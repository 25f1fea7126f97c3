UNWIND $rows AS row
MERGE (n:Profile {id: row.id})
SET n = row
