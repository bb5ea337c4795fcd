-- Has jobs wait in their queues that are delayed, put aside, or in progress at a server of ours, so many
-- at most; or only counts them all. Each job is moved as a whole.
local only_look, limit = word() == '1', number()
local delayed, parked, running, dropped = 0, 0, 0, 0
local function wanted()
  return only_look or delayed + parked + running + dropped < limit
end

-- Entries of servers of ours have the id that is in the job: a py_vcon_server takes a new one.
local function running_here()
  local entries, ids, by_id = redis.call('HGETALL', PROGRESS), {}, {}
  for i = 1, #entries, 2 do
    if id_of(entries[i + 1]) == entries[i] then
      ids[#ids + 1] = entries[i]
      by_id[entries[i]] = entries[i + 1]
    end
  end
  -- The last one first, as each goes before those at the head.
  table.sort(ids, function(one, other) return tonumber(one) > tonumber(other) end)
  return ids, by_id
end

local function give_back(id, entry)
  local found = job(id)
  found.queue = found.queue or cjson.decode(entry).queue
  found.element = found.element or string.match(entry, '"job":(.*)}%s*$')
  redis.call('LLEN', queue_key(found.queue))
  out_of_progress(found)
  back(found, math.max(0, found.n - 1), 0)
end

local ids, entries = running_here()
for _, id in ipairs(ids) do
  if wanted() then
    running = running + 1
    if not only_look then
      give_back(id, entries[id])
    end
  end
end

local function wait_again(id, name, element, push)
  redis.call('SADD', QUEUES, name)
  redis.call('HSET', job_key(id), 's', 'WAITING')
  redis.call(push, queue_key(name), element)
  wake(name)
end

-- As those whose time has come: retried ones to the head, others to the end.
for _, member in ipairs(redis.call('ZRANGE', DELAYED, 0, only_look and -1 or limit - 1)) do
  if wanted() then
    local id = unpad(member)
    local f = redis.call('HMGET', job_key(id), 'q', 'j', 'head')
    local known_job = f[1] and f[2]
    delayed = delayed + (known_job and 1 or 0)
    if not only_look then
      if known_job then
        redis.call('LLEN', queue_key(f[1]))
      end
      redis.call('ZREM', DELAYED, member)
      if known_job then
        redis.call('ZREM', delayed_key(f[1]), member)
        wait_again(id, f[1], f[2], f[3] == '1' and 'LPUSH' or 'RPUSH')
      end
    end
  end
end

-- A queue that a job was to go into is made if it is not there. What others put into a queue and is no
-- job, nobody can run.
for _, member in ipairs(redis.call('ZRANGE', PARKED, 0, only_look and -1 or limit - 1)) do
  if wanted() then
    local id = unpad(member)
    local f = redis.call('HMGET', job_key(id), 'q', 'j', 'code')
    local runnable = f[1] and f[2] and f[3] ~= 'NOT_A_JOB'
    parked = parked + (runnable and 1 or 0)
    dropped = dropped + (runnable and 0 or 1)
    if not only_look then
      if runnable then
        redis.call('LLEN', queue_key(f[1]))
      end
      if f[1] and f[3] then
        unpark(id, f[1], f[3])
      else
        redis.call('ZREM', PARKED, member)
      end
      if runnable then
        wait_again(id, f[1], f[2], 'RPUSH')
      end
    end
  end
end
return { 'ok', text(running), text(delayed), text(parked), text(dropped), wanted() and '' or '1' }
