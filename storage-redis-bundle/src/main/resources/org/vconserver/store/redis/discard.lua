-- Ends failed jobs as cancelled; gives those that are left as they are, with the reason.
local reply = { 'ok' }
for _ = 1, number() do
  local id = word()
  local fields = failed(id)
  local reason = not fields and 'JOB_NOT_FOUND' or not without_follower(fields) and 'JOB_FOLLOWED' or nil
  if reason then
    reply[#reply + 1] = id
    reply[#reply + 1] = reason
  else
    local name = field(fields, 'q')
    out_of_history(id, fields)
    redis.call('DEL', checkpoint_key(id))
    local changed = { 's', 'CANCELLED', 'end', text(NOW), 'code', '', 'cp', '' }
    for i = 1, #fields, 2 do
      if not field(changed, fields[i]) then
        changed[#changed + 1] = fields[i]
        changed[#changed + 1] = fields[i + 1]
      end
    end
    archive(id, changed, name, 'CANCELLED', '', NOW)
  end
end
return reply
