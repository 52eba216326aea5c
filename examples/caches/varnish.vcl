# A cache by Varnish (6.2 or later) in front of medcontent. It keeps what the service allows, shows a withdrawal after a
# minute at most, and goes on with what it has for a day when the service fails.
vcl 4.1;

import std;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 2s;
    .first_byte_timeout = 30s;
    .probe = {
        # Not /readyz: without its database the service still answers what it has in memory.
        .url = "/livez";
        .interval = 1s;
        .timeout = 2s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

sub vcl_recv {
    if (req.url == "/metrics") {
        return (synth(404));
    }
    # Varnish cuts any answer that it keeps into ranges, also one that says `Accept-Ranges: none`, because a release may
    # replace it between two of them. Export files are large and never change: they are passed on, with their ranges.
    if (req.url ~ "^/v1/exports/") {
        return (pass);
    }
    unset req.http.Range;
    # The service knows no cookies; with one, Varnish would not look into its memory.
    unset req.http.Cookie;
    if (req.restarts == 0) {
        unset req.http.X-Round;
    }
    # A second round, after vcl_hit has found something too old: fetch it.
    set req.hash_always_miss = (req.http.X-Round == "fetch");
}

sub vcl_hit {
    # Within `stale-while-revalidate` it is given, and fetched in the background; later only when the service fails.
    if (obj.ttl > 0s || (obj.status == 200 && obj.ttl + 30s > 0s)) {
        return (deliver);
    }
    if (!std.healthy(req.backend_hint) || req.http.X-Round == "stale") {
        return (deliver);
    }
    set req.http.X-Round = "fetch";
    return (restart);
}

sub vcl_backend_response {
    if (beresp.status >= 500) {
        # Otherwise the failure takes the place of what is kept, after one answer from it.
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        return (deliver);
    }
    # What `stale-if-error` says, which Varnish does not read. vcl_hit decides who gets it.
    if (beresp.ttl > 0s) {
        set beresp.grace = 1d;
    }
}

sub vcl_deliver {
    # The service failed, but something old is there.
    if (resp.status >= 500 && req.http.X-Round == "fetch") {
        set req.http.X-Round = "stale";
        return (restart);
    }
    if (req.url !~ "^/v1/exports/") {
        set resp.http.Accept-Ranges = "none";
    }
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
