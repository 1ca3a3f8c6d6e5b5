-- trials to which some document gives at least so many participants
SELECT DISTINCT trial FROM enrollment WHERE count >= ?1
