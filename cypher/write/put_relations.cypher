UNWIND $rows AS row
MATCH (a:Entity {id: row.subject})
MATCH (b:Entity {id: row.object})
MERGE (a)-[r:__TYPE__ {id: row.id}]->(b)
SET r = row.properties
