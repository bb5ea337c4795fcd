-- A page of what waits in a queue, behind an element, and whether more may follow. A page ends with
-- a job that has an id, so that there is but one such element: one of py_vcon_server gets it here.
local name, behind, limit = word(), word(), number()
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
-- What is no longer there was taken, with all before it.
local place = behind ~= '' and redis.call('LPOS', queue_key(name), behind, 'RANK', -1)
local from = place and place + 1 or 0
local page, last
repeat
  page = redis.call('LRANGE', queue_key(name), from, from + limit - 1)
  last = #page
  if last < limit then
    return { 'ok', '', unpack(page) }
  end
  while last > 0 and not is_object(page[last]) do
    last = last - 1
  end
  from = from + limit
until last > 0
page[last] = named(name, page[last], from - limit + last - 1)
return { 'ok', '1', unpack(page, 1, last) }
