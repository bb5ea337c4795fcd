local indexed, writes, reply = word() == '1', {}, { 'ok' }
for i = 1, number() do
  writes[i] = vcon_write()
  if not allowed(writes[i]) then
    return { 'REVISION_CONFLICT', writes[i].uuid }
  end
  if too_deep(writes[i]) then
    return { 'TOO_DEEP', writes[i].uuid }
  end
end
for i, write in ipairs(writes) do
  reply[i + 1] = apply(write)
  if indexed then
    redis.call('ZADD', P .. 'vcons', 0, write.uuid)
  end
end
return reply
