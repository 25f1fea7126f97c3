UNWIND $rows AS row
MATCH (a:Entity {id: row.subject})-[r:__TYPE__ {id: row.id}]->(b:Entity)
DELETE r
