-- Where all vCons are in this Redis ("all"), those that are no longer there are left out of the
-- answer and of the index. Says when the index was last made complete, and whether a py_vcon_server
-- may have saved vCons since.
local all, after, limit = word() == '1', word(), number()
local index = P .. 'vcons'
local reply = {
  'ok', redis.call('GET', P .. 'vcons_complete') or '', text(NOW), shared_with_peer() and '1' or '', '',
}
local found = redis.call('ZRANGEBYLEX', index, after == '' and '-' or '(' .. after, '+', 'LIMIT', 0, limit)
if #found == limit then
  reply[5] = found[limit]
end
for _, uuid in ipairs(found) do
  if not all or redis.call('EXISTS', vcon_key(uuid)) == 1 then
    reply[#reply + 1] = uuid
  else
    vcon_forget(uuid)
  end
end
return reply
