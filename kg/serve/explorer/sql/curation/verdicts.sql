-- documents by what the build did with them
SELECT outcome, COUNT(*) AS documents FROM verdict GROUP BY outcome ORDER BY documents DESC
