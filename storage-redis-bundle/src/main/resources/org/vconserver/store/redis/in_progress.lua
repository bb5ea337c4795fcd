-- An entry without a lease is py_vcon_server's.
local reply = { 'ok' }
local entries = redis.call('HGETALL', PROGRESS)
for i = 1, #entries, 2 do
  local id = entries[i]
  local till = string.match(id, '^%d+$') and redis.call('ZSCORE', LEASES, pad(id))
  if till then
    local found = job(id)
    for _, value in ipairs({
      'ours', id, found.element, found.queue, found.server, found.taken, text(tonumber(till)), found.token,
      text(found.n), text(found.lost), found.forgiven, found.checkpointed and '1' or '',
    }) do
      reply[#reply + 1] = value
    end
  else
    for _, value in ipairs({ 'foreign', id, entries[i + 1] }) do
      reply[#reply + 1] = value
    end
  end
end
return reply
