-- Notes what is known of the clock.
local seen, held = word(), word()
if seen == '0' then
  redis.call('DEL', P .. 'expires_seen')
else
  redis.call('SET', P .. 'expires_seen', seen .. ' ' .. held)
end
return { 'ok' }
