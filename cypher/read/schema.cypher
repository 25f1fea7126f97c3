MATCH (r:Revision {id: 'schema'}) RETURN r.number AS number, r.ontology AS ontology
