-- What the scripts over queues share. Reads that a key of a wrong type makes fail come before the
-- first write of a script, so that none ends half way.
local QUEUES, PROGRESS, LEASES = P .. 'queues', P .. 'inprogress', P .. 'leases'
local DELAYED, MODES = P .. 'delayed', P .. 'modes'
local PARKED, HISTORIES, FAILED = P .. 'parked', P .. 'histories', P .. 'failed'
-- How many failed jobs of a queue keep their checkpoints, and how large these may be.
local MOST_CHECKPOINTS, LARGEST_CHECKPOINT = 1000, 1048576
-- When a server looked at the clock last: in MODES, so that one command reads it with what a queue allows.
local SEEN = '/'

local function queue_key(name)
  return P .. 'queue:' .. name
end
local function delayed_key(name)
  return P .. 'delayed:' .. name
end
local function job_key(id)
  return P .. 'job:' .. id
end
local function record_key(id)
  return P .. 'record:' .. id
end
local function parked_key(name)
  return P .. 'parked:' .. name
end
local function failed_key(name)
  return P .. 'failed:' .. name
end
local function checkpoint_key(id)
  return P .. 'checkpoint:' .. id
end
-- Ended jobs of a queue in a state, in the order of their ends.
local function ended_key(state, name)
  return P .. 'ended:' .. state .. ':' .. name
end

-- Ids in sorted sets, so that equal scores are in the order of the ids.
local function pad(id)
  return string.format('%016.0f', tonumber(id))
end
local function unpad(member)
  return text(tonumber(member))
end

local function known(name)
  return redis.call('SISMEMBER', QUEUES, name) == 1
end

local function usable(name)
  return type(redis.pcall('LLEN', queue_key(name))) == 'number'
end

-- The queues that have got jobs: those who wait for some are told when the script ends.
local woken = {}
local function wake(name)
  woken[name] = true
end
local function tell_holder(id)
  redis.call('PUBLISH', P .. 'wake', 'j' .. id)
end

-- Counts what happens in the queues, and their jobs in states that no key of Redis counts by itself:
-- all that a script has counted is written when it ends.
local events, states = {}, {}

local function tally(all, name, what, by)
  all[name] = all[name] or {}
  all[name][what] = (all[name][what] or 0) + by
end
local function count(name, event, by)
  tally(events, name, event, by)
end
local function counted(name, state, by)
  tally(states, name, state, by)
end
local function running_jobs(name)
  local uncounted = states[name] and states[name].RUNNING or 0
  return tonumber(redis.call('HGET', P .. 'counts:' .. name, 'RUNNING') or 0) + uncounted
end

local function write_counts()
  for name, by_event in pairs(events) do
    local key = P .. 'stats:' .. text(math.floor(NOW / 60000)) .. ':' .. name
    for event, by in pairs(by_event) do
      if redis.call('HINCRBY', key, event, by) == by then
        redis.call('EXPIRE', key, 7200)
      end
    end
  end
  for name, by_state in pairs(states) do
    local key = P .. 'counts:' .. name
    for state, by in pairs(by_state) do
      local jobs = by ~= 0 and redis.call('HINCRBY', key, state, by)
      if jobs and jobs <= 0 and state ~= 'RUNNING' then
        redis.call('HDEL', key, state)
      end
      local ended = jobs and jobs == by and string.match(state, '^(%u+):')
      if ended and ended ~= 'PARKED' then -- the first of its kind
        redis.call('SADD', HISTORIES, ended .. ':' .. name)
      end
    end
  end
end

-- Beside the mode of a queue in one hash; no name of a queue has a slash.
local function settings_field(name)
  return '/' .. name
end

-- The mode of a queue, nil if it is open, its bounds by their names, and when the clock was looked at.
local function limits(name)
  local f = redis.call('HMGET', MODES, name, settings_field(name), SEEN)
  local bounds = {}
  if f[2] then
    for which, value in pairs(cjson.decode(f[2])) do
      bounds[which] = tonumber(value)
    end
  end
  return f[1], bounds, f[3]
end

-- Looks at the clock. Time in which nobody looked, and a clock that was set, do not count against
-- leases; what is delayed waits no longer for a clock that was set back.
local function look(known_time)
  local seen = tonumber(known_time or NOW)
  local gap, moved, leases = NOW - seen, 0, 0
  if gap > 2000 then
    moved = gap - 1000
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', LEASES, '-inf', NOW)) do
      redis.call('ZINCRBY', LEASES, moved, member)
      leases = leases + 1
    end
  elseif gap < -1000 then
    moved = gap
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', LEASES, seen, '+inf')) do
      redis.call('ZINCRBY', LEASES, moved, member)
      leases = leases + 1
    end
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', DELAYED, seen, '+inf')) do
      local id = unpad(member)
      local name = redis.call('HGET', job_key(id), 'q')
      redis.call('ZINCRBY', DELAYED, moved, member)
      if name then
        redis.call('ZINCRBY', delayed_key(name), moved, member)
        redis.call('HINCRBY', job_key(id), 'due', moved)
      end
    end
  end
  if leases > 0 then
    redis.call('SET', P .. 'moved', text(moved))
  end
  if moved ~= 0 or gap > 500 or not known_time then
    redis.call('HSET', MODES, SEEN, text(NOW))
  end
end

-- The element of a list: the job as py_vcon_server writes it, with one member of ours. An element
-- without it came from there.
local function with_id(json, id)
  local body = string.match(json, '^(%s*{.*)}%s*$')
  return body and body .. ',"vcon_server_job_id":' .. id .. '}' or json
end
local function is_object(element)
  return string.find(element, '^%s*{.*}%s*$') ~= nil
end
local function id_of(element)
  return string.match(element, '"vcon_server_job_id":%s*(%d+)')
end

local function job(id)
  local fields, f = redis.call('HGETALL', job_key(id)), {}
  for i = 1, #fields, 2 do
    f[fields[i]] = fields[i + 1]
  end
  return {
    id = id, state = f.s, token = f.tok, queue = f.q, element = f.j, n = tonumber(f.n) or 0, server = f.srv or '',
    taken = f.tk or '0', checkpointed = f.cp == '1', lost = tonumber(f.lost) or 0, forgiven = f.fg or '0', code = f.code, fields = fields,
  }
end

-- Which jobs a vCon has, by id; vCons are named by their uuids in lower case.
local function vcon_jobs_key(uuid)
  return P .. 'vcon_jobs:' .. string.lower(uuid)
end
local function each_vcon(element, call)
  local read, content = pcall(cjson.decode, element)
  local uuids = read and type(content) == 'table' and content.vcon_uuid
  for _, uuid in ipairs(type(uuids) == 'table' and uuids or {}) do
    if type(uuid) == 'string' then
      call(vcon_jobs_key(uuid))
    end
  end
end
local function note_vcons(id, element)
  each_vcon(element, function(key)
    redis.call('ZADD', key, id, pad(id))
  end)
end
local function forget_vcons(id, element)
  each_vcon(element, function(key)
    redis.call('ZREM', key, pad(id))
  end)
end

-- Gives a waiting element with its id, and the id, and notes the job if it came from elsewhere.
local function named(name, element, index)
  local id = id_of(element)
  if not id or redis.call('EXISTS', job_key(id)) == 0 then
    if not id then
      id = text(redis.call('INCR', P .. 'jobid'))
      element = with_id(element, id)
      redis.call('LSET', queue_key(name), index, element)
    end
    redis.call('HSET', job_key(id), 's', 'WAITING', 'q', name, 'j', element, 't', NOW)
    note_vcons(id, element)
  end
  return element, id
end

local function field(fields, name)
  for i = 1, #fields, 2 do
    if fields[i] == name then
      return fields[i + 1]
    end
  end
end

-- The fields of a job that has ended, or nil.
local function archived(id)
  local packed = redis.call('GET', record_key(id))
  return packed and cmsgpack.unpack(packed)
end

-- The job if it is the holder's: 'done' if it was and the same call has ended it before.
local function held(id, token)
  local found = job(id)
  if AGAIN and not found.state then
    local fields = archived(id)
    if fields and field(fields, 'tok') == token then
      return 'done', found
    end
  end
  if found.token == token then
    if found.state ~= 'RUNNING' then
      return AGAIN and 'done' or nil, found
    end
    if redis.call('HEXISTS', PROGRESS, id) == 1 then
      return 'held', found
    end
  end
  return nil, found
end

local function attempt(found, outcome, report)
  return 'a' .. found.n,
    '{"server":' .. cjson.encode(found.server) .. ',"taken":' .. found.taken .. ',"ended":' .. text(NOW)
      .. ',"outcome":"' .. outcome .. '","report":' .. report .. '}'
end

-- The jobs of each queue that go out of progress: all together, before jobs are taken or the script ends.
local leaving = {}
local function out_of_progress(found)
  local group = leaving[found.queue] or { ids = {}, members = {} }
  leaving[found.queue] = group
  group.ids[#group.ids + 1] = found.id
  group.members[#group.members + 1] = pad(found.id)
end
local function let_leave()
  for name, group in pairs(leaving) do
    for i = 1, #group.ids, 1000 do
      local last = math.min(i + 999, #group.ids)
      redis.call('HDEL', PROGRESS, unpack(group.ids, i, last))
      counted(name, 'RUNNING', -redis.call('ZREM', LEASES, unpack(group.members, i, last)))
    end
  end
  leaving = {}
end

-- What only a job that has not ended needs.
local PASSING = { srv = true, tk = true, due = true, head = true, det = true, lost = true, at = true, rep = true }

-- The numbers within this moment that the last jobs have which this script has ended, by their histories.
local numbers = {}

-- Keeps the fields of a job that has ended, small, and in the order of the ends of its queue.
local function archive(id, fields, name, state, cause, ended)
  local key, entry = ended_key(state, name), id .. ' ' .. cause
  numbers[key] = math.max(tonumber(id), (numbers[key] or 0) + 1)
  local place = text(ended) .. '-' .. text(numbers[key])
  if type(redis.pcall('XADD', key, place, 'j', entry)) == 'table' then
    -- Another one has ended in the same moment, or the clock was set back: behind the last one.
    local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
    local millis, number = string.match(last[1], '^(%d+)-(%d+)$')
    place = millis .. '-' .. text(tonumber(number) + 1)
    redis.call('XADD', key, place, 'j', entry)
  end
  local kept = { 'at', place }
  for i = 1, #fields, 2 do
    if not PASSING[fields[i]] then
      kept[#kept + 1] = fields[i]
      kept[#kept + 1] = fields[i + 1]
    end
  end
  redis.call('SET', record_key(id), cmsgpack.pack(kept))
  redis.call('DEL', job_key(id))
  counted(name, state .. ':' .. cause, 1)
  if state == 'FAILED' then
    redis.call('ZADD', FAILED, id, pad(id))
    redis.call('ZADD', failed_key(name), id, pad(id))
  end
end

-- Takes an ended job out of its place in the history of its queue; it may have another one by now.
local function unarchive(id, name, state, cause, place)
  local key = ended_key(state, name)
  redis.call('XDEL', key, place)
  counted(name, state .. ':' .. cause, -1)
  if redis.call('XLEN', key) == 0 then
    redis.call('DEL', key)
    redis.call('SREM', HISTORIES, state .. ':' .. name)
  end
  local fields = archived(id)
  if state == 'FAILED' and (not fields or field(fields, 'at') == place) then
    redis.call('ZREM', FAILED, pad(id))
    redis.call('ZREM', failed_key(name), pad(id))
  end
end

-- A job that will not run any more; its record stays for a while.
local function finished(found, state, cause, ...)
  local changed = { 's', state, 'q', found.queue, 'end', text(NOW), 'code', cause, ... }
  if found.checkpointed then
    local key = checkpoint_key(found.id)
    -- That of a failed job stays, so that a person can have it go on.
    if state ~= 'FAILED' or redis.call('STRLEN', key) > LARGEST_CHECKPOINT
      or redis.call('ZCARD', failed_key(found.queue)) >= MOST_CHECKPOINTS then
      redis.call('DEL', key)
      changed[#changed + 1], changed[#changed + 2] = 'cp', ''
    end
  end
  for i = 1, #found.fields, 2 do
    if not field(changed, found.fields[i]) then
      changed[#changed + 1] = found.fields[i]
      changed[#changed + 1] = found.fields[i + 1]
    end
  end
  archive(found.id, changed, found.queue, state, cause, NOW)
end

-- Puts a job aside that is in no list and under no lease.
local function park(id, name, reason, ...)
  redis.call('HSET', job_key(id), 's', 'PARKED', 'q', name, 'code', reason, ...)
  redis.call('ZADD', PARKED, id, pad(id))
  redis.call('ZADD', parked_key(name), id, pad(id))
  counted(name, 'PARKED:' .. reason, 1)
end

-- A parked job is put aside no longer.
local function unpark(id, name, reason)
  redis.call('ZREM', PARKED, pad(id))
  redis.call('ZREM', parked_key(name), pad(id))
  redis.call('HDEL', job_key(id), 'code', 'det')
  counted(name, 'PARKED:' .. reason, -1)
end

-- Takes a job out of the lists in which it waits, is delayed or put aside; says whether it was there.
local function take_out(found)
  local id, removed = found.id, 0
  if found.state == 'WAITING' or found.state == 'QUEUED' then
    removed = redis.call('LREM', queue_key(found.queue), 1, found.element)
    if removed == 0 then -- written anew by py_vcon_server, or gone
      for _, element in ipairs(redis.call('LRANGE', queue_key(found.queue), 0, -1)) do
        if id_of(element) == id then
          removed = redis.call('LREM', queue_key(found.queue), 1, element)
        end
      end
    end
  elseif found.state == 'PARKED' then
    unpark(id, found.queue, found.code)
    removed = 1
  elseif found.state == 'DELAYED' then
    removed = redis.call('ZREM', DELAYED, pad(id))
    redis.call('ZREM', delayed_key(found.queue), pad(id))
  end
  return removed > 0
end

-- Whether a job that waits is no longer in its queue: a py_vcon_server, which knows nothing of its
-- record, has taken it, or deleted the queue.
local function taken_elsewhere(found)
  if found.state ~= 'WAITING' and found.state ~= 'QUEUED' then
    return false
  end
  if redis.call('LPOS', queue_key(found.queue), found.element) then
    return false
  end
  for _, element in ipairs(redis.call('LRANGE', queue_key(found.queue), 0, -1)) do
    if id_of(element) == found.id then
      return false
    end
  end
  return true
end

local function cancel_running(found)
  out_of_progress(found)
  finished(found, 'CANCELLED', '', attempt(found, 'CANCELLED', '{}'))
  tell_holder(found.id)
end

-- Back to the head of its queue, now or after a delay; attempts that count are n.
local function back(found, n, delay, ...)
  redis.call('SADD', QUEUES, found.queue)
  if delay > 0 then
    local due = NOW + delay
    redis.call('HSET', job_key(found.id), 's', 'DELAYED', 'n', n, 'due', due, 'head', '1', ...)
    redis.call('ZADD', DELAYED, due, pad(found.id))
    redis.call('ZADD', delayed_key(found.queue), due, pad(found.id))
  else
    redis.call('HSET', job_key(found.id), 's', 'WAITING', 'n', n, ...)
    redis.call('LPUSH', queue_key(found.queue), found.element)
    wake(found.queue)
  end
end

-- Puts jobs at the end of a queue that exists. Each is {json, cause}. Gives the first id.
local function append(name, jobs, delay)
  local last = redis.call('INCRBY', P .. 'jobid', #jobs)
  local state = delay > 0 and 'DELAYED' or 'WAITING'
  local elements = {}
  for i, one in ipairs(jobs) do
    local id = text(last - #jobs + i)
    local element = with_id(one[1], id)
    local key = job_key(id)
    redis.call('HSET', key, 's', state, 'q', name, 'j', element, 't', NOW)
    if one[2] ~= '' then
      redis.call('HSET', key, 'cause', one[2])
    end
    note_vcons(id, element)
    if delay > 0 then
      redis.call('HSET', key, 'due', NOW + delay, 'head', '0')
      redis.call('ZADD', DELAYED, NOW + delay, pad(id))
      redis.call('ZADD', delayed_key(name), NOW + delay, pad(id))
    else
      elements[#elements + 1] = element
    end
  end
  for i = 1, #elements, 1000 do -- as many arguments as a call of Lua takes
    redis.call('RPUSH', queue_key(name), unpack(elements, i, math.min(i + 999, #elements)))
  end
  count(name, 'queued', #jobs)
  if delay == 0 then
    wake(name)
  end
  return last - #jobs + 1
end

-- Jobs whose lease has run out go back to the heads of their queues, the last ones first so that
-- they are in order there. An entry that someone else took out of progress is no longer ours.
local function expire(limit)
  local lost = {}
  local expired = redis.call('ZREVRANGEBYSCORE', LEASES, NOW, '-inf', 'WITHSCORES', 'LIMIT', 0, limit)
  local ids, ends = {}, {}
  for i = 1, #expired, 2 do
    local id = unpad(expired[i])
    ids[#ids + 1], ends[id] = id, expired[i + 1]
  end
  table.sort(ids, function(one, other) return tonumber(one) > tonumber(other) end)
  for _, id in ipairs(ids) do
    local found = job(id)
    if not found.queue then
      redis.call('ZREM', LEASES, pad(id))
    elseif usable(found.queue) then
      local present_entry = redis.call('HEXISTS', PROGRESS, id) == 1
      out_of_progress(found)
      if present_entry then
        back(found, found.n, 0, 'lost', found.lost + 1, attempt(found, 'LOST', '{}'))
        lost[#lost + 1] = { found, ends[id] }
      elseif found.state == 'RUNNING' then
        finished(found, 'CANCELLED', '', attempt(found, 'CANCELLED', '{}'))
      end
    end
  end
  return lost, #ids
end

-- Delayed jobs whose time has come: retried ones to the head, others to the end.
local function bring_due(limit)
  local due = redis.call('ZRANGEBYSCORE', DELAYED, '-inf', NOW, 'LIMIT', 0, limit)
  local heads = {}
  for _, member in ipairs(due) do
    local id = unpad(member)
    local f = redis.call('HMGET', job_key(id), 'q', 'j', 'head')
    redis.call('ZREM', DELAYED, member)
    if f[1] and redis.call('ZREM', delayed_key(f[1]), member) == 1 then
      redis.call('SADD', QUEUES, f[1])
      redis.call('HSET', job_key(id), 's', 'WAITING')
      if f[3] == '1' then
        table.insert(heads, 1, f)
      else
        redis.call('RPUSH', queue_key(f[1]), f[2])
        wake(f[1])
      end
    end
  end
  for _, f in ipairs(heads) do
    redis.call('LPUSH', queue_key(f[1]), f[2])
    wake(f[1])
  end
  return #due
end

local function add_record(reply, id)
  local fields = archived(id) or redis.call('HGETALL', job_key(id))
  reply[#reply + 1] = id
  reply[#reply + 1] = text(#fields / 2)
  for _, field in ipairs(fields) do
    reply[#reply + 1] = field
  end
end

-- Writes at the end of a script what it has put off.
local function conclude()
  let_leave()
  write_counts()
  for name in pairs(woken) do
    redis.call('PUBLISH', P .. 'wake', 'q' .. name)
  end
end
