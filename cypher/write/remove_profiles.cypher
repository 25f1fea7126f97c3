MATCH (p:Profile) WHERE p.document IN $ids
DETACH DELETE p
