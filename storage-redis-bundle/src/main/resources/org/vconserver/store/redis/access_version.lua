return { 'ok', redis.call('HGET', P .. 'access:' .. word(), '') or '0' }
