-- trials that name a concept or one below it
SELECT i.trial, t.title, t.status, i.concept, c.label, i.role
FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow JOIN concept AS c ON c.id = i.concept JOIN trial AS t ON t.id = i.trial
WHERE s.broad = ?1 GROUP BY i.trial, i.concept, i.role
