UNWIND $rows AS row
MERGE (n:__TYPE__ {id: row.id})
SET n:Organisation:Entity
SET n = row
