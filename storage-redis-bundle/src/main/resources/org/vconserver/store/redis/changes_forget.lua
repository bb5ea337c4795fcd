-- Forgets the oldest changes, those that are too old; says whether there may be more.
local oldest, first = redis.call('XRANGE', CHANGES, '-', '+', 'COUNT', 1000), nil
local gone = 0
for _, entry in ipairs(oldest) do
  local at
  for i = 1, #entry[2], 2 do
    at = entry[2][i] == 't' and tonumber(entry[2][i + 1]) or at
  end
  if at > NOW - KEPT_MILLIS then
    first = entry[1]
    break
  end
  gone = gone + 1
end
if gone > 0 then
  if first then
    redis.call('XTRIM', CHANGES, 'MINID', first)
  else
    redis.call('XTRIM', CHANGES, 'MAXLEN', math.max(0, redis.call('XLEN', CHANGES) - gone))
  end
end
return { 'ok', gone == 1000 and '1' or '' }
