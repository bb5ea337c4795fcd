-- What the scripts that commit a run share: the jobs that it pushes and the vCons that it saves.
local function read_outcome()
  local pushes, writes = {}, {}
  for i = 1, number() do
    pushes[i] = { queue = word(), json = word(), required = word() == '1', cause = word() }
  end
  for i = 1, number() do
    writes[i] = vcon_write()
  end
  return pushes, writes
end

-- Looks which queues are there. Gives the first one that is required and missing, and the others that
-- are missing as a reply.
local function look_at(pushes)
  local reply, required = { 'ok' }, nil
  local there = {}
  for _, push in ipairs(pushes) do
    if there[push.queue] == nil then
      there[push.queue] = known(push.queue)
      if there[push.queue] then
        redis.call('LLEN', queue_key(push.queue))
      end
    end
    push.known = there[push.queue]
    if not push.known and push.required then
      required = required or push.queue
    elseif not push.known and not present(reply, push.queue) then
      reply[#reply + 1] = push.queue
    end
  end
  return required, reply
end

-- The uuid of the first write that may not be done.
local function conflict(writes)
  for _, write in ipairs(writes) do
    if not allowed(write) then
      return write.uuid
    end
  end
end

-- Gives the reply to an outcome of which nothing may be stored; nil to the others.
local function refusal(required, writes)
  if required then
    return { 'QUEUE_NOT_FOUND', required }
  end
  local changed = conflict(writes)
  if changed then
    return { 'REVISION_CONFLICT', changed }
  end
  for _, write in ipairs(writes) do
    if too_deep(write) then
      return { 'TOO_DEEP', write.uuid }
    end
  end
end

-- Gives the id of the job that goes into the success or failure queue of the one that ends.
local function store(pushes, writes, token, ending)
  local follower
  local groups, order = {}, {} -- the jobs for each queue together, as that holds up Redis for less
  for _, write in ipairs(writes) do
    apply(write)
    note_change(true, write)
    unlock(lock_name(write.names), token)
  end
  for _, push in ipairs(pushes) do
    local ends = ending and string.match(push.json, '"failed_job_id":"(%d+)"') == ending
    if push.known then
      local group = groups[push.queue]
      if not group then
        group = { queue = push.queue }
        groups[push.queue], order[#order + 1] = group, group
      end
      group[#group + 1] = { push.json, push.cause }
      group.ends = ends and #group or group.ends
    else
      local id = text(redis.call('INCR', P .. 'jobid'))
      park(id, push.queue, 'NO_QUEUE', 'j', with_id(push.json, id), 't', NOW, 'det', push.queue)
      if push.cause ~= '' then
        redis.call('HSET', job_key(id), 'cause', push.cause)
      end
      follower = ends and id or follower
    end
  end
  for _, group in ipairs(order) do
    local first = append(group.queue, group, 0)
    follower = group.ends and text(first + group.ends - 1) or follower
  end
  return follower
end
