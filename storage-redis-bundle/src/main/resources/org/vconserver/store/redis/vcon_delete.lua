local names = vcon_names()
local here, intended, expected, change = word() == '1', number(), word(), change_words()
if not here and NOW - intended > 30000 then
  return { 'STALE' }
end
local bytes = vcon_bytes(names)
if expected ~= '' and not (AGAIN and not bytes) and revision_of(bytes) ~= expected then
  return { 'REVISION_CONFLICT', names[1] }
end
vcon_delete(here, names, change, bytes)
return { 'ok', (bytes or AGAIN) and '1' or '' }
