UNWIND $rows AS row
MERGE (n:__TYPE__ {id: row.id})
SET n:Entity
SET n = row
