-- two concepts of each kind that many trials study, to begin with
SELECT kind, id, label FROM (
  SELECT kind, id, label, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY itself DESC, label) AS place
  FROM concept JOIN weight USING (id) WHERE itself > 0
)
WHERE place <= 2 AND kind IN ('cell', 'assay', 'tissue', 'condition', 'analyte')
ORDER BY kind, place
