-- wrk goes round a list of requests: REQUESTS=file, a line "target" or "target<TAB>etag" each.
local requests, at = {}, 0

function init()
    for line in io.lines(os.getenv("REQUESTS")) do
        local target, etag = line:match("^([^\t]+)\t?(.*)$")
        local headers = { ["Accept-Encoding"] = "gzip" }
        if etag ~= "" then headers["If-None-Match"] = etag end
        requests[#requests + 1] = wrk.format("GET", target, headers)
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function done(summary)
    local e = summary.errors
    io.write(string.format("answered %d in %d us, failed %d\n", summary.requests, summary.duration,
        e.connect + e.read + e.write + e.status + e.timeout))
end
