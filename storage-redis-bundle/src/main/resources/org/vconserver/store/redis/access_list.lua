-- All records of a kind: id, revision, content.
local reply = { 'ok' }
local all = redis.call('HGETALL', P .. 'access:' .. word())
for i = 1, #all, 2 do
  if all[i] ~= '' then
    local revision, content = string.match(all[i + 1], '^(%d+) (.*)$')
    reply[#reply + 1] = all[i]
    reply[#reply + 1] = revision
    reply[#reply + 1] = content
  end
end
return reply
