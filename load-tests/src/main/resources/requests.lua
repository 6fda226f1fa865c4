-- Sends the paths of a file round and round. The key comes from the environment, since arguments are public.
local requests, count, at = {}, 0, 0

function init(args)
  wrk.headers["X-Internal-API-Key"] = os.getenv("INTERNAL_API_KEY")
  for path in io.lines(os.getenv("LOAD_PATHS")) do
    count = count + 1
    requests[count] = wrk.format("GET", path)
  end
end

function request()
  at = at % count + 1
  return requests[at]
end

function done(summary)
  local e = summary.errors
  io.write(string.format("RESULT requests=%d microseconds=%d failed=%d\n",
    summary.requests, summary.duration, e.status + e.connect + e.read + e.write + e.timeout))
end
