-- what stands one step below a concept, with how many trials name it
SELECT edge.child AS id, label, relation, COALESCE(trials, 0) AS trials
FROM edge JOIN concept ON concept.id = edge.child LEFT JOIN weight ON weight.id = edge.child
WHERE edge.parent = ?1 ORDER BY trials DESC, label LIMIT 60
