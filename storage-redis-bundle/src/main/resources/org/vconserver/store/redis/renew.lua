local span, reply = number(), { 'ok' }
look(redis.call('HGET', MODES, SEEN))
for _ = 1, number() do
  local id, token = word(), word()
  if held(id, token) == 'held' then
    redis.call('ZADD', LEASES, NOW + span, pad(id))
  else
    reply[#reply + 1] = id
  end
end
return reply
