-- What wrk sends and what it tells afterwards: one JSON object on a line of its own.
wrk.method = os.getenv("BENCH_METHOD")
local token = os.getenv("BENCH_TOKEN")
if token then wrk.headers["X-Api-Key"] = token end
local body = os.getenv("BENCH_BODY")
if body then
  wrk.body = body
  wrk.headers["Content-Type"] = "application/json"
end

function done(summary, latency)
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"refused":%d,"lost":%d,"p99":%d}\n',
    summary.requests, summary.duration, summary.errors.status, lost, latency:percentile(99)
  ))
end
