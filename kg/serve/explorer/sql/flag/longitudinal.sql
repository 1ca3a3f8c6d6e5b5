-- trials that measure one thing at two times, or call themselves longitudinal
SELECT trial FROM outcome GROUP BY trial, measure HAVING COUNT(DISTINCT LOWER(time)) > 1
UNION SELECT trial FROM moment WHERE assay IS NOT NULL GROUP BY trial, assay HAVING COUNT(DISTINCT LOWER(time)) > 1
UNION SELECT trial FROM moment WHERE LOWER(title) LIKE '%longitudinal%'
UNION SELECT id FROM trial WHERE LOWER(title) LIKE '%longitudinal%'
