local after, limit = word(), number()
local reply = { 'ok' }
for _, member in ipairs(redis.call('ZRANGEBYSCORE', PARKED, '(' .. after, '+inf', 'LIMIT', 0, limit)) do
  add_record(reply, unpad(member))
end
return reply
