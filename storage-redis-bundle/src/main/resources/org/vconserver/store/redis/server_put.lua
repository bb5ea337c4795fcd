-- The state comes without its last member, the heartbeat, which is this moment.
local key, state = word(), word()
redis.call('HSET', P .. 'servers', key, string.sub(state, 1, -2) .. ',"last_heartbeat":'
  .. string.format('%d.%03d000', math.floor(NOW / 1000), NOW % 1000) .. '}')
return { 'ok' }
