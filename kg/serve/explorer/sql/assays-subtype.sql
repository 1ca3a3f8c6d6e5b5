-- planned assays whose type, cells, specimen or analyte is the concept or below it
SELECT a.assay AS assay_id, COALESCE(ca.label, a.assay_words) AS assay, a.cell AS cell_id, COALESCE(cc.label, a.cell_words) AS cell,
       a.specimen AS specimen_id, COALESCE(cs.label, a.specimen_words) AS specimen, n.analyte AS analyte_id, cn.label AS analyte,
       COUNT(DISTINCT a.trial) AS trials
FROM assay AS a LEFT JOIN analyte AS n ON n.node = a.node LEFT JOIN concept AS ca ON ca.id = a.assay
LEFT JOIN concept AS cc ON cc.id = a.cell LEFT JOIN concept AS cs ON cs.id = a.specimen LEFT JOIN concept AS cn ON cn.id = n.analyte
WHERE a.node IN (
  SELECT node FROM assay JOIN subtype ON narrow = assay.assay WHERE broad = ?1
  UNION SELECT node FROM assay JOIN subtype ON narrow = assay.cell WHERE broad = ?1
  UNION SELECT node FROM assay JOIN subtype ON narrow = assay.specimen WHERE broad = ?1
  UNION SELECT node FROM analyte JOIN subtype ON narrow = analyte.analyte WHERE broad = ?1
)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY trials DESC, assay, cell, specimen, analyte LIMIT 200
