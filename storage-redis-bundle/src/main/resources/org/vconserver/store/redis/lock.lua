-- Gives whether all are the holder's now, and those of them that were not before.
local token, span, uuids, reply = word(), number(), {}, { 'ok', '1' }
for i = 1, number() do
  uuids[i] = word()
  local lock = redis.call('GET', companion('lock', uuids[i]))
  local till, holder = string.match(lock or '', '^(%d+) (.*)$')
  local live = till and tonumber(till) > NOW
  if live and holder ~= token then
    return { 'ok', '' }
  end
  if not live then
    reply[#reply + 1] = uuids[i]
  end
end
for _, uuid in ipairs(uuids) do
  redis.call('SET', companion('lock', uuid), text(NOW + span) .. ' ' .. token, 'PX', span)
end
return reply
