-- own terms that documents use: candidates for an ontology, with the nearest term that there is and the one above
SELECT c.label AS words, c.kind, c.id, m.other AS closest, p.label AS parent, w.trials
FROM concept AS c JOIN weight AS w ON w.id = c.id
LEFT JOIN matching AS m ON m.id = c.id AND m.relation = 'skos:closeMatch'
LEFT JOIN edge AS e ON e.child = c.id LEFT JOIN concept AS p ON p.id = e.parent
WHERE c.id LIKE 'tkg:%' GROUP BY c.id ORDER BY w.trials DESC, words
