-- trials that study a cell type or a subtype; of a trial's matches the nearest to what was asked for
SELECT trial, id, label FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY trial ORDER BY id <> ?1, label) AS place FROM (
  SELECT DISTINCT i.trial, i.concept AS id, c.label
  FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow JOIN concept AS c ON c.id = i.concept
  WHERE s.broad = ?1 AND i.kind = 'cell' AND i.role IN (SELECT role FROM studied)
  )
) WHERE place = 1 ORDER BY trial
