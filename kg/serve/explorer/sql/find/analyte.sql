-- trials with a planned assay of an analyte, and those that measure it, or mean to, by no stated assay; of a trial's matches the nearest to what was asked for
SELECT trial, id, label FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY trial ORDER BY id <> ?1, label) AS place FROM (
  SELECT DISTINCT trial, id, label FROM (
    SELECT a.trial, n.analyte AS id, c.label FROM subtype AS s JOIN analyte AS n ON n.analyte = s.narrow
    JOIN assay AS a ON a.node = n.node JOIN concept AS c ON c.id = n.analyte WHERE s.broad = ?1
    UNION ALL
    SELECT i.trial, i.concept, c.label FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow
    JOIN concept AS c ON c.id = i.concept
    WHERE s.broad = ?1 AND i.kind = 'analyte' AND i.role IN ('measured', 'objective')
  )
  )
) WHERE place = 1 ORDER BY trial
