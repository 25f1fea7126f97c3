// The blocks of the profiles of some entities.
MATCH (p:Profile) WHERE p.entity IN $ids
RETURN DISTINCT p.block AS block
