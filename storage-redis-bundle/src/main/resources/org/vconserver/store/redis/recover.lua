local limit = number()
redis.call('HLEN', PROGRESS)
local lost, expired = expire(limit)
local due = bring_due(limit)
local reply = { 'ok', (expired == limit or due == limit) and '1' or '' }
for _, one in ipairs(lost) do
  local found, till = one[1], text(tonumber(one[2]))
  for _, value in ipairs({
    found.id, found.element, found.queue, found.server, found.taken, till, found.token, text(found.n),
    text(found.lost), found.checkpointed and '1' or '',
  }) do
    reply[#reply + 1] = value
  end
end
return reply
