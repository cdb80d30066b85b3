#!/bin/sh
# Counts the pageviews, visitors and pages of an nginx log, by day (UTC), without a line of the importer.
# Prints: day <day> <pageviews> <visitors>, and then page <pageviews> <path>, the most seen first.
log=$1

awk -F'"' '
  { split($1, head, " "); split($3, answer, " "); words = split($2, request, " ") }
  words == 3 && request[1] == "GET" && request[3] ~ /^HTTP\// && (answer[1] == 200 || answer[1] == 304) {
    path = request[2]; sub(/\?.*/, "", path)
    print head[1] "\t" substr(head[4], 2, 11) "\t" path "\t" $4 "\t" $6
  }' "$log" |
  grep -viE '^[^	]*	[^	]*	[^	]*\.(css|js|svg|png|jpe?g|gif|ico|pdf|woff2?|xml|txt|json|map)	' |
  grep -vE '^[^	]*	[^	]*	/(wp-json|wp-admin|wp-login|wp-cron|xmlrpc|feed|robots|sitemap|\.well-known)' |
  grep -viE '	[^	]*(semalt|darodar|best-seo-offer)[^	]*	[^	]*$' |
  grep -viE '	[^	]*(bot|crawl|spider|externalhit|headless|curl|wget|python|go-http|okhttp)[^	]*$' |
  grep -vE '	-$' |
  awk -F'\t' '
    { sub(/\/$/, "", $3); views[$2]++; pages[$3]++; if (!seen[$2, $1, $5]++) visitors[$2]++ }
    END {
      for (day in views) print "day", day, views[day], visitors[day]
      for (page in pages) print "page", pages[page], page | "sort -k2,2nr -k3"
    }'
