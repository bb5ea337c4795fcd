local name, keep = word(), number()
local versions = P .. 'pipeline-versions:' .. name
note_others(versions, P .. 'pipeline:' .. name, keep)
local all, reply = redis.call('LRANGE', versions, 0, -1), { 'ok' }
for i = #all, 1, -1 do
  local count, at, change = string.match(all[i], '^(%d+)\n(%d+)\n%x+\n([^\n]*)\n')
  reply[#reply + 1] = count
  reply[#reply + 1] = at
  reply[#reply + 1] = change
end
return reply
