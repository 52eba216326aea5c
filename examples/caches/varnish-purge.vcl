# The same cache, purged by tags: it keeps answers for as long as `CDN-Cache-Control` allows, and drops what a release
# changed when you tell it. Needs the module xkey (Debian's varnish-modules), MEDCONTENT_PURGE_HEADER=xkey for the
# service, and this file beside varnish.vcl, in a folder of `vcl_path`.
vcl 4.1;

import xkey;

include "varnish.vcl";

# Who may purge: whatever runs the purge after a release.
acl purgers {
    "127.0.0.1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403));
        }
        # Tags with spaces between them; send at most 8,000 bytes at a time.
        return (synth(200, "Purged " + xkey.purge(req.http.xkey-purge) + " answers"));
    }
}

sub vcl_backend_response {
    if (beresp.ttl > 0s && beresp.http.CDN-Cache-Control ~ "max-age=[0-9]+") {
        set beresp.ttl = std.duration(
            regsub(beresp.http.CDN-Cache-Control, "^.*max-age=([0-9]+).*$", "\1s"), beresp.ttl);
    }
}

sub vcl_deliver {
    unset resp.http.xkey;
    unset resp.http.CDN-Cache-Control;
}
