-- Forgets a job that has ended, with all that is kept of it.
local id = word()
local fields = archived(id)
if not fields then
  return { 'JOB_NOT_FOUND', id }
end
redis.call('DEL', record_key(id), checkpoint_key(id))
forget_vcons(id, field(fields, 'j') or '')
unarchive(id, field(fields, 'q'), field(fields, 's'), field(fields, 'code') or '', field(fields, 'at'))
return { 'ok' }
