MATCH (p:Profile) WHERE p.entity IN $ids
RETURN p.id AS id, p.type AS type, p.name AS name, p.names AS names, p.block AS block, p.document AS document,
       p.entity AS entity
