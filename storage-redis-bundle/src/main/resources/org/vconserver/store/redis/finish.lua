local id, token, state, outcome, report = word(), word(), word(), word(), word()
local pushes, writes = {}, {}
for i = 1, number() do
  pushes[i] = { queue = word(), json = word(), required = word() == '1', cause = word() }
end
for i = 1, number() do
  writes[i] = vcon_write()
end

local reply = { 'ok' }
local holds, found = held(id, token)
if not holds then
  return { 'LEASE_LOST', id }
end
for _, push in ipairs(pushes) do
  push.known = known(push.queue)
  if push.known then
    redis.call('LLEN', queue_key(push.queue))
  elseif push.required then
    if holds == 'held' then
      return { 'QUEUE_NOT_FOUND', push.queue }
    end
  elseif not present(reply, push.queue) then
    reply[#reply + 1] = push.queue
  end
end
if holds == 'done' then
  return reply
end
for _, write in ipairs(writes) do
  if not allowed(write) then
    return { 'REVISION_CONFLICT', write.uuid }
  end
end

for _, write in ipairs(writes) do
  apply(write)
  redis.call('ZADD', P .. 'vcons', 0, write.uuid)
  unlock(write.uuid, token)
end
for _, push in ipairs(pushes) do
  if push.known then
    append(push.queue, { { push.json, push.cause } }, 0)
  end
end
out_of_progress(id)
finished(id, state, found.checkpointed, attempt(found, outcome, report))
count(found.queue, outcome == 'SUCCEEDED' and 'succeeded' or 'failed', 1)
return reply
