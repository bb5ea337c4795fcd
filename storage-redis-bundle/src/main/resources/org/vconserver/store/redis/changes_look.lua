-- The number of the newest change, and one behind which all are kept.
local newest = redis.call('GET', LAST_CHANGE) or '0'
local oldest = redis.call('XRANGE', CHANGES, '-', '+', 'COUNT', 1)[1]
return { 'ok', newest, oldest and text(tonumber(string.match(oldest[1], '^%d+')) - 1) or newest }
