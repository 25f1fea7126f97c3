MERGE (r:Revision {id: 'schema'})
SET r.number = $number, r.ontology = $ontology
