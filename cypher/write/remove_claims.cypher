MATCH (c:Claim) WHERE c.document IN $ids
DETACH DELETE c
