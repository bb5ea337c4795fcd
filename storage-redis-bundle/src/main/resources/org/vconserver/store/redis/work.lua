-- Ends and takes jobs: what many workers ask for at about the same time, in the order in which they did.
local function finish()
  local id, token, state, cause, outcome, report = word(), word(), word(), word(), word(), word()
  local pushes, writes = read_outcome()
  local holds, found = held(id, token)
  if not holds then
    return { 'LEASE_LOST', id }
  end
  local required, reply = look_at(pushes)
  if holds == 'done' then
    return reply
  end
  local refused = refusal(required, writes)
  if refused then
    return refused
  end
  local follower = store(pushes, writes, token, id)
  out_of_progress(found)
  local number_of, ended = attempt(found, outcome, report)
  if follower then
    finished(found, state, cause, number_of, ended, 'fo', follower)
  else
    finished(found, state, cause, number_of, ended)
  end
  count(found.queue, outcome == 'SUCCEEDED' and 'succeeded' or 'failed', 1)
  return reply
end

local function add_lease(reply, id, element, taken, till, tok, n, lost, forgiven, checkpointed)
  for _, value in ipairs({ id, element, taken, till, tok, text(n), text(lost), forgiven, checkpointed }) do
    reply[#reply + 1] = value
  end
end

-- The jobs that an earlier call has taken under a token without its answer being heard.
local function add_taken_before(reply, token)
  for _, member in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
    local found = job(unpad(member))
    if found.token == token .. '.' .. found.id then
      local till = text(tonumber(redis.call('ZSCORE', LEASES, member)))
      add_lease(reply, found.id, found.element, found.taken, till, found.token, found.n, found.lost, found.forgiven,
        found.checkpointed and '1' or '')
    end
  end
end

-- Whether an element can be run: what others put into the list may be anything.
local function is_job(element)
  local read, content = pcall(cjson.decode, element)
  local uuids = read and type(content) == 'table' and content.vcon_uuid
  return type(uuids) == 'table' and type(uuids[1]) == 'string' and string.match(element, '^%s*{.*}%s*$')
    and #(id_of(element) or '') < 16
end

-- Puts a job in progress that was taken out of its queue.
local function begin(reply, taken, element)
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
  if not f[4] then -- a py_vcon_server has put it in
    note_vcons(id, element)
  end
  local n, till, tok = (tonumber(f[1]) or 0) + 1, NOW + taken.span, taken.token .. '.' .. id
  redis.call('HSET', job_key(id), 's', 'RUNNING', 'q', taken.queue, 'j', element, 't', f[4] or NOW,
    'n', n, 'srv', taken.server, 'tk', NOW, 'tok', tok, 'rep', '{}')
  local entry = '{"id":"' .. id .. '","queue":' .. cjson.encode(taken.queue) .. ',"server":'
    .. cjson.encode(taken.server) .. ',"dequeued":"' .. string.format('%d.%03d000', math.floor(NOW / 1000), NOW % 1000)
    .. '","job":' .. element .. '}'
  local entries, leases = taken.entries, taken.leases
  entries[#entries + 1], entries[#entries + 2] = id, entry
  leases[#leases + 1], leases[#leases + 2] = text(till), pad(id)
  add_lease(reply, id, element, text(NOW), text(till), tok, n, tonumber(f[2]) or 0, f[5] or '0', f[3] or '')
end

-- Notes who has the jobs that have begun.
local function note(taken)
  for i = 1, #taken.entries, 1000 do
    local last = math.min(i + 999, #taken.entries)
    redis.call('HSET', PROGRESS, unpack(taken.entries, i, last))
    counted(taken.queue, 'RUNNING', redis.call('ZADD', LEASES, unpack(taken.leases, i, last)))
  end
end

-- Second in the reply: how much was in the queue that is no job.
local function take()
  let_leave()
  local name, limit, reply = word(), number(), { 'ok', '0' }
  local taken = { queue = name, server = word(), span = number(), token = word(), entries = {}, leases = {} }
  if AGAIN then
    add_taken_before(reply, taken.token)
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
    limit = math.min(limit, bounds.max_running - running_jobs(name))
  end
  local begun, looked = 0, 0
  while begun < limit and looked < 1000 do
    local elements = redis.call('LPOP', queue_key(name), limit - begun) or {}
    if #elements == 0 then
      break
    end
    for _, element in ipairs(elements) do
      looked = looked + 1
      if is_job(element) then
        begin(reply, taken, element)
        begun = begun + 1
      else
        park(text(redis.call('INCR', P .. 'jobid')), name, 'NOT_A_JOB', 'j', '{}', 't', NOW, 'det', element)
      end
    end
  end
  note(taken)
  if begun > 0 then
    count(name, 'taken', begun)
  end
  reply[2] = text(looked - begun)
  return reply
end

-- What an earlier call may have done without its answer being heard, as a whole or in part.
local call_again, reply = AGAIN, { 'ok' }
for _ = 1, number() do
  local kind, again, words = word(), word() == '1', number()
  local behind = position + words
  AGAIN = call_again or again
  local done, answer = pcall(kind == 'take' and take or finish)
  if not done then -- the others are not to blame
    local key = string.match(tostring(answer), 'WRONGTYPE_AT%[(.*)%]_AT')
    if not key then
      error(answer, 0)
    end
    answer = { 'WRONGTYPE', key }
  end
  position = behind
  reply[#reply + 1] = text(#answer)
  for _, value in ipairs(answer) do
    reply[#reply + 1] = value
  end
end
return reply
