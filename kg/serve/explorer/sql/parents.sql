-- what stands above a concept, all the way up: one step is a parent
WITH RECURSIVE up (id, relation, depth) AS (
  SELECT parent, relation, 1 FROM edge WHERE child = ?1
  UNION SELECT edge.parent, edge.relation, up.depth + 1 FROM up JOIN edge ON edge.child = up.id WHERE up.depth < 12
)
SELECT id, label, relation, MIN(depth) AS depth FROM up JOIN concept USING (id) GROUP BY id ORDER BY depth, label LIMIT 60
