-- Closes the records of those of these jobs that are in no queue any more; gives how many.
local closed = 0
for _ = 1, number() do
  local found = job(word())
  if taken_elsewhere(found) then
    finished(found, 'TAKEN_ELSEWHERE', '')
    closed = closed + 1
  end
end
return { 'ok', text(closed) }
