local name, limit, server, span, token = word(), number(), word(), number(), word()
local reply = { 'ok' }

local function add(id, element, taken, till, tok, n, lost, checkpointed)
  for _, value in ipairs({ id, element, taken, till, tok, text(n), text(lost), checkpointed }) do
    reply[#reply + 1] = value
  end
end

if AGAIN then
  for _, member in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
    local found = job(unpad(member))
    if found.token == token .. '.' .. found.id then
      local till = text(tonumber(redis.call('ZSCORE', LEASES, member)))
      add(found.id, found.element, found.taken, till, found.token, found.n, found.lost,
        found.checkpointed and '1' or '')
    end
  end
  if #reply > 1 then
    return reply
  end
end

redis.call('HLEN', PROGRESS)
bring_due(100)
if not known(name) or redis.call('HGET', MODES, name) == 'PAUSED' then
  return reply
end
local elements = redis.call('LPOP', queue_key(name), limit) or {}
for _, element in ipairs(elements) do
  local id = id_of(element)
  if not id then
    id = text(redis.call('INCR', P .. 'jobid'))
    element = with_id(element, id)
  end
  local f = redis.call('HMGET', job_key(id), 'n', 'lost', 'cp', 't', 's')
  local n, till, tok = (tonumber(f[1]) or 0) + 1, NOW + span, token .. '.' .. id
  redis.call('HSET', job_key(id), 's', 'RUNNING', 'q', name, 'j', element, 't', f[4] or NOW,
    'n', n, 'srv', server, 'tk', NOW, 'tok', tok)
  if f[5] and f[5] ~= 'QUEUED' then
    redis.call('PERSIST', job_key(id)) -- py_vcon_server has put back what we thought had ended
  end
  redis.call('HSET', PROGRESS, id, '{"id":"' .. id .. '","queue":' .. cjson.encode(name) .. ',"server":'
    .. cjson.encode(server) .. ',"dequeued":"' .. string.format('%d.%03d000', math.floor(NOW / 1000), NOW % 1000)
    .. '","job":' .. (string.match(element, '^%s*{.*}%s*$') or cjson.encode(element)) .. '}')
  redis.call('ZADD', LEASES, till, pad(id))
  add(id, element, text(NOW), text(till), tok, n, tonumber(f[2]) or 0, f[3] or '')
end
if #elements > 0 then
  count(name, 'taken', #elements)
end
return reply
