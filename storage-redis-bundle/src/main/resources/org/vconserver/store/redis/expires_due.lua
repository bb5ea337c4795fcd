-- vCons whose time has come, each with the time, behind so many of them. Before them the time, what is known of the clock, and whether
-- any vCon can expire.
local skip, limit = number(), number()
local seen, held = string.match(redis.call('GET', P .. 'expires_seen') or '0 0', '^(%d+) (%d+)$')
local reply = { 'ok', text(NOW), seen, held, redis.call('EXISTS', EXPIRES) == 1 and '1' or '' }
for _, word in ipairs(redis.call('ZRANGEBYSCORE', EXPIRES, '-inf', NOW, 'WITHSCORES', 'LIMIT', skip, limit)) do
  reply[#reply + 1] = word
end
return reply
