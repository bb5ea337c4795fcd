-- What the scripts share that change failed jobs.

-- Gives the fields of a job that has failed; nil if it has not, or no longer.
local function failed(id)
  local fields = archived(id)
  return fields and field(fields, 's') == 'FAILED' and fields or nil
end

-- Ends the job that came into a failure queue for a failed one and has not been taken. False if it
-- runs, or was moved to the queue of the failed one and has run there.
local function without_follower(fields)
  local follower = field(fields, 'fo')
  local found = follower and job(follower)
  if found and found.state then
    if found.state == 'RUNNING' or not take_out(found) then
      return false
    end
    finished(found, 'CANCELLED', '')
    return true
  end
  local past = follower and archived(follower)
  return not past or field(past, 's') == 'CANCELLED' or field(past, 'q') ~= field(fields, 'q')
end

-- Takes a failed job out of the history, with its record.
local function out_of_history(id, fields)
  redis.call('DEL', record_key(id))
  unarchive(id, field(fields, 'q'), 'FAILED', field(fields, 'code') or '', field(fields, 'at'))
end
