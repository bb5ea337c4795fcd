local name, limit, server, span, token = word(), number(), word(), number(), word()
-- Second in the reply: how much was in the queue that is no job.
local reply = { 'ok', '0' }

local function add(id, element, taken, till, tok, n, lost, forgiven, checkpointed)
  for _, value in ipairs({ id, element, taken, till, tok, text(n), text(lost), forgiven, checkpointed }) do
    reply[#reply + 1] = value
  end
end

if AGAIN then
  for _, member in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
    local found = job(unpad(member))
    if found.token == token .. '.' .. found.id then
      local till = text(tonumber(redis.call('ZSCORE', LEASES, member)))
      add(found.id, found.element, found.taken, till, found.token, found.n, found.lost, found.forgiven,
        found.checkpointed and '1' or '')
    end
  end
  if #reply > 2 then
    return reply
  end
end

redis.call('HLEN', PROGRESS)
local mode, bounds, seen = limits(name)
look(seen)
bring_due(100)
if not known(name) or mode == 'PAUSED' then
  return reply
end
if bounds.max_running then
  local most = bounds.max_running
  limit = math.min(limit, most - tonumber(redis.call('HGET', P .. 'counts:' .. name, 'RUNNING') or 0))
end

-- Whether an element can be run: what others put into the list may be anything.
local function is_job(element)
  local read, content = pcall(cjson.decode, element)
  local uuids = read and type(content) == 'table' and content.vcon_uuid
  return type(uuids) == 'table' and type(uuids[1]) == 'string' and string.match(element, '^%s*{.*}%s*$')
    and #(id_of(element) or '') < 16
end

local function run(element)
  local id = id_of(element)
  if not id then
    id = text(redis.call('INCR', P .. 'jobid'))
    element = with_id(element, id)
  end
  local f = redis.call('HMGET', job_key(id), 'n', 'lost', 'cp', 't', 'fg')
  local fields = not f[4] and archived(id)
  if fields then -- py_vcon_server has put back what we thought had ended
    redis.call('HSET', job_key(id), unpack(fields))
    redis.call('DEL', record_key(id))
    f = redis.call('HMGET', job_key(id), 'n', 'lost', 'cp', 't', 'fg')
  end
  local n, till, tok = (tonumber(f[1]) or 0) + 1, NOW + span, token .. '.' .. id
  redis.call('HSET', job_key(id), 's', 'RUNNING', 'q', name, 'j', element, 't', f[4] or NOW,
    'n', n, 'srv', server, 'tk', NOW, 'tok', tok, 'rep', '{}')
  redis.call('HSET', PROGRESS, id, '{"id":"' .. id .. '","queue":' .. cjson.encode(name) .. ',"server":'
    .. cjson.encode(server) .. ',"dequeued":"' .. string.format('%d.%03d000', math.floor(NOW / 1000), NOW % 1000)
    .. '","job":' .. element .. '}')
  if redis.call('ZADD', LEASES, till, pad(id)) == 1 then
    counted(name, 'RUNNING', 1)
  end
  add(id, element, text(NOW), text(till), tok, n, tonumber(f[2]) or 0, f[5] or '0', f[3] or '')
end

local taken, looked = 0, 0
while taken < limit and looked < 1000 do
  local elements = redis.call('LPOP', queue_key(name), limit - taken) or {}
  if #elements == 0 then
    break
  end
  for _, element in ipairs(elements) do
    looked = looked + 1
    if is_job(element) then
      run(element)
      taken = taken + 1
    else
      park(text(redis.call('INCR', P .. 'jobid')), name, 'NOT_A_JOB', 'j', '{}', 't', NOW, 'det', element)
    end
  end
end
if taken > 0 then
  count(name, 'taken', taken)
end
reply[2] = text(looked - taken)
return reply
