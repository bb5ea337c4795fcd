local versions, wanted = P .. 'pipeline-versions:' .. word(), number()
local first = redis.call('LINDEX', versions, 0)
local place = first and wanted - string.match(first, '^%d+') or -1
local found = place >= 0 and place < redis.call('LLEN', versions) and redis.call('LINDEX', versions, text(place))
return { 'ok', found and string.match(found, '^%d+\n%d+\n%x+\n[^\n]*\n(.*)$') or nil }
