-- What the scripts over queues share. Reads that a key of a wrong type makes fail come before the
-- first write of a script, so that none ends half way.
local QUEUES, PROGRESS, LEASES = P .. 'queues', P .. 'inprogress', P .. 'leases'
local DELAYED, MODES = P .. 'delayed', P .. 'modes'

local function queue_key(name)
  return P .. 'queue:' .. name
end
local function delayed_key(name)
  return P .. 'delayed:' .. name
end
local function job_key(id)
  return P .. 'job:' .. id
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

local function wake(name)
  redis.call('PUBLISH', P .. 'wake', 'q' .. name)
end
local function tell_holder(id)
  redis.call('PUBLISH', P .. 'wake', 'j' .. id)
end

local function count(name, event, by)
  local key = P .. 'stats:' .. text(math.floor(NOW / 60000)) .. ':' .. name
  if redis.call('HINCRBY', key, event, by) == by then
    redis.call('EXPIRE', key, 7200)
  end
end

-- The element of a list: the job as py_vcon_server writes it, with one member of ours. An element
-- without it came from there.
local function with_id(json, id)
  local body = string.match(json, '^(%s*{.*)}%s*$')
  return body and body .. ',"vcon_server_job_id":' .. id .. '}' or json
end
local function id_of(element)
  return string.match(element, '"vcon_server_job_id":%s*(%d+)')
end

local function job(id)
  local f = redis.call('HMGET', job_key(id), 's', 'tok', 'q', 'j', 'n', 'srv', 'tk', 'cp', 'lost')
  return {
    id = id, state = f[1], token = f[2], queue = f[3], element = f[4], n = tonumber(f[5]) or 0,
    server = f[6] or '', taken = f[7] or '0', checkpointed = f[8] == '1', lost = tonumber(f[9]) or 0,
  }
end

-- The job if it is the holder's: 'done' if it was and the same call has ended it before.
local function held(id, token)
  local found = job(id)
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

local function out_of_progress(id)
  redis.call('HDEL', PROGRESS, id)
  redis.call('ZREM', LEASES, pad(id))
end

-- A job that will not run any more; its record stays for a while.
local function finished(id, state, checkpointed, ...)
  if checkpointed then
    redis.call('DEL', P .. 'checkpoint:' .. id)
  end
  redis.call('HSET', job_key(id), 's', state, 'end', NOW, ...)
  redis.call('PEXPIRE', job_key(id), HISTORY)
end

local function cancel_running(found)
  out_of_progress(found.id)
  finished(found.id, 'CANCELLED', found.checkpointed, attempt(found, 'CANCELLED', '{}'))
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
    redis.call('HSET', job_key(found.id), 's', 'QUEUED', 'n', n, ...)
    redis.call('LPUSH', queue_key(found.queue), found.element)
    wake(found.queue)
  end
end

-- Puts jobs at the end of a queue that exists. Each is {json, cause}. Gives the first id.
local function append(name, jobs, delay)
  local last = redis.call('INCRBY', P .. 'jobid', #jobs)
  local state = delay > 0 and 'DELAYED' or 'QUEUED'
  for i, one in ipairs(jobs) do
    local id = text(last - #jobs + i)
    local element = with_id(one[1], id)
    local key = job_key(id)
    redis.call('HSET', key, 's', state, 'q', name, 'j', element, 't', NOW)
    if one[2] ~= '' then
      redis.call('HSET', key, 'cause', one[2])
    end
    if delay > 0 then
      redis.call('HSET', key, 'due', NOW + delay, 'head', '0')
      redis.call('ZADD', DELAYED, NOW + delay, pad(id))
      redis.call('ZADD', delayed_key(name), NOW + delay, pad(id))
    else
      redis.call('RPUSH', queue_key(name), element)
    end
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
      redis.call('ZREM', LEASES, pad(id))
      if redis.call('HDEL', PROGRESS, id) == 1 then
        back(found, found.n, 0, 'lost', found.lost + 1, attempt(found, 'LOST', '{}'))
        lost[#lost + 1] = { found, ends[id] }
      elseif found.state == 'RUNNING' then
        finished(id, 'CANCELLED', found.checkpointed, attempt(found, 'CANCELLED', '{}'))
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
      redis.call('HSET', job_key(id), 's', 'QUEUED')
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
  local fields = redis.call('HGETALL', job_key(id))
  reply[#reply + 1] = id
  reply[#reply + 1] = text(#fields / 2)
  for _, field in ipairs(fields) do
    reply[#reply + 1] = field
  end
end
