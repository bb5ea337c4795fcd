return { 'ok', redis.call('GET', P .. 'checkpoint:' .. word()) or nil }
