-- What was intended so long ago that whoever did can't go on with it: call and name of the vCon.
local reply = { 'ok' }
local before = NOW - number()
for _, member in ipairs(redis.call('ZRANGEBYSCORE', P .. 'changes_intended', '-inf', before, 'LIMIT', 0, 100)) do
  local call, name = string.match(member, '^(%S+) (.*)$')
  reply[#reply + 1], reply[#reply + 2] = call, name
end
return reply
