local names = vcon_names()
local here, intended, expected, change = word() == '1', number(), word(), change_words()
if not here and NOW - intended > 30000 then
  return { 'STALE' }
end
local bytes = vcon_bytes(names)
if expected ~= '' and not (AGAIN and not bytes) and revision_of(bytes) ~= expected then
  return { 'REVISION_CONFLICT', names[1] }
end
vcon_drop(names, 1)
if here then
  redis.call('ZREM', P .. 'vcons', unpack(names))
  index_drop(change.subject)
end
if bytes then
  change.kind, change.at, change.digest, change.size = 'vcon.deleted', NOW, '', 0
  if here then
    log_change(change)
  else
    keep_untold(names[1], change, { created = '', terms = '[]', summary = '' })
  end
end
return { 'ok', (bytes or AGAIN) and '1' or '' }
