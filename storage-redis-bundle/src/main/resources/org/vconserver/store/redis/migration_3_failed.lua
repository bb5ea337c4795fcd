-- Gives the failed jobs of a part of a history their places in the sets of failed ones. The caller goes
-- through the histories: the first answer names them.
local history, from = word(), word()
if history == '' then
  local reply = { 'ok' }
  for _, member in ipairs(redis.call('SMEMBERS', HISTORIES)) do
    if string.match(member, '^FAILED:') then
      reply[#reply + 1] = string.sub(member, 8)
    end
  end
  return reply
end
local entries = redis.call('XRANGE', ended_key('FAILED', history), from, '+', 'COUNT', 500)
for _, entry in ipairs(entries) do
  local id = string.match(entry[2][2], '^(%d+) ')
  redis.call('ZADD', FAILED, id, pad(id))
  redis.call('ZADD', failed_key(history), id, pad(id))
end
return { 'ok', #entries == 500 and '(' .. entries[500][1] or '' }
