-- Where all vCons are in this Redis ("all"), those that are no longer there are left out of the
-- answer and of the index. Says when the index was last made complete.
local all, after, limit = word() == '1', word(), number()
local index = P .. 'vcons'
local reply = { 'ok', redis.call('GET', P .. 'vcons_complete') or '', text(NOW), '' }
local found = redis.call('ZRANGEBYLEX', index, after == '' and '-' or '(' .. after, '+', 'LIMIT', 0, limit)
if #found == limit then
  reply[4] = found[limit]
end
for _, uuid in ipairs(found) do
  if not all or redis.call('EXISTS', vcon_key(uuid)) == 1 then
    reply[#reply + 1] = uuid
  else
    redis.call('ZREM', index, uuid)
  end
end
return reply
