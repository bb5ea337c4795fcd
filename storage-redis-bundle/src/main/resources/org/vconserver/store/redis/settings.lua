local name = word()
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
return { 'ok', redis.call('HGET', MODES, settings_field(name)) or '' }
