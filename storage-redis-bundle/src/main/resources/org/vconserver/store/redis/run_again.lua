-- Puts failed jobs into queues again; gives those that are left as they are, with the reason.
local from_start, to = word() == '1', word()
local reply = { 'ok' }

local function refusal(name)
  if not known(name) then
    return 'QUEUE_NOT_FOUND'
  end
  local mode, bounds = limits(name)
  if mode == 'DRAINING' then
    return 'QUEUE_CLOSED'
  end
  local waiting = redis.call('LLEN', queue_key(name)) + redis.call('ZCARD', delayed_key(name))
  return bounds.max_waiting and waiting >= bounds.max_waiting and 'QUEUE_FULL' or nil
end

local DROPPED = { s = true, q = true, j = true, at = true, ['end'] = true, code = true, fo = true, fg = true }

local function again(id, fields, name)
  out_of_history(id, fields)
  -- A person has looked at it: its hops are counted anew.
  local element = string.gsub(field(fields, 'j'), '("vcon_server_chain":{[^}]*"hops":)%d+', '%10')
  local kept = { 's', 'WAITING', 'q', name, 'j', element, 'fg', field(fields, 'n') or '0' }
  for i = 1, #fields, 2 do
    if not DROPPED[fields[i]] and not (from_start and fields[i] == 'cp') then
      kept[#kept + 1] = fields[i]
      kept[#kept + 1] = fields[i + 1]
    end
  end
  if from_start then
    redis.call('DEL', checkpoint_key(id))
  end
  redis.call('HSET', job_key(id), unpack(kept))
  redis.call('RPUSH', queue_key(name), element)
  count(name, 'queued', 1)
  wake(name)
end

for _ = 1, number() do
  local id = word()
  local fields = failed(id)
  local name = fields and (to ~= '' and to or field(fields, 'q'))
  local reason = not fields and 'JOB_NOT_FOUND' or refusal(name)
  if not reason and not without_follower(fields) then
    reason = 'JOB_FOLLOWED'
  end
  if reason then
    reply[#reply + 1] = id
    reply[#reply + 1] = reason
  else
    again(id, fields, name)
  end
end
return reply
