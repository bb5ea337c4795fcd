-- Puts right when a vCon expires, where the sorted set has a time and beside the vCon there is another, or none.
local subject, noted, at = word(), word(), word()
if redis.call('ZSCORE', EXPIRES, subject) == noted then
  expires_put(subject, at)
end
return { 'ok' }
