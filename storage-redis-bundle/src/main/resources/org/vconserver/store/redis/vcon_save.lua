-- In a Cluster the log and the index of names are told by the caller, who gets what is to be told.
local here, intended, writes, reply = word() == '1', number(), {}, { 'ok' }
if not here and NOW - intended > 30000 then
  return { 'STALE' }
end
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
  note_change(here, write)
end
return reply
