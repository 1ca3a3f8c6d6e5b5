-- numbers of named (a JSON array) → trials that name a concept, in their order
SELECT n.trial, t.title, t.status, n.concept, c.label, n.role
FROM named AS n JOIN concept AS c ON c.id = n.concept JOIN trial AS t ON t.id = n.trial
WHERE n.rowid IN (SELECT value FROM json_each(?1)) ORDER BY n.rowid
