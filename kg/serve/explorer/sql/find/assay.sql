-- trials with a planned assay of the type or a subtype, and those that name it as measured, collected or an aim alone; of a trial's matches the nearest to what was asked for
SELECT trial, id, label FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY trial ORDER BY id <> ?1, label) AS place FROM (
  SELECT DISTINCT trial, id, label FROM (
    SELECT a.trial, a.assay AS id, c.label FROM subtype AS s JOIN assay AS a ON a.assay = s.narrow
    JOIN concept AS c ON c.id = a.assay WHERE s.broad = ?1
    UNION ALL
    SELECT i.trial, i.concept, c.label FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow
    JOIN concept AS c ON c.id = i.concept
    WHERE s.broad = ?1 AND i.kind = 'assay' AND i.role IN ('measured', 'collected', 'objective')
  )
  )
) WHERE place = 1 ORDER BY trial
