-- trials with a site in a country; every site's country has its column of the table
SELECT DISTINCT trial FROM site WHERE country = ?1 COLLATE NOCASE
