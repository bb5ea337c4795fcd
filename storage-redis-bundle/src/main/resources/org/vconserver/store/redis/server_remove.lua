return { 'ok', (redis.call('HDEL', P .. 'servers', word()) == 1 or AGAIN) and '1' or '' }
