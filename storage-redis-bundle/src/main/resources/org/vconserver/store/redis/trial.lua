-- A small write, to see if there can be any.
redis.call('SET', P .. 'trial', text(NOW), 'PX', 60000)
return { 'ok' }
