-- The last records of erasures before one, the last one first.
local before, limit = number(), number()
local last = math.min(before - 1, redis.call('LLEN', P .. 'erasures'))
local reply = { 'ok' }
if last < 1 then
  return reply
end
local first = math.max(1, last - limit + 1)
local records = redis.call('LRANGE', P .. 'erasures', first - 1, last - 1)
for i = #records, 1, -1 do
  reply[#reply + 1] = text(first + i - 1)
  reply[#reply + 1] = records[i]
end
return reply
