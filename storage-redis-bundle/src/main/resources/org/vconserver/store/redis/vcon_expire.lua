-- Deletes those of some vCons whose time has come. Says of each what is: "deleted", "locked" by a run, or the time at
-- which it expires, empty for none.
local here, intended, reply = word() == '1', number(), { 'ok' }
if not here and NOW - intended > 30000 then
  return { 'STALE' }
end
for i = 1, number() do
  local names, change = vcon_names(), change_words()
  local _, at = expiry_of(names)
  if not at or at == '' or not is_there(names) then
    reply[i + 1] = ''
  elseif tonumber(at) > NOW then
    reply[i + 1] = at
  elseif is_locked(names) then
    reply[i + 1] = 'locked'
  else
    vcon_delete(here, names, change, true)
    reply[i + 1] = 'deleted'
  end
end
return reply
