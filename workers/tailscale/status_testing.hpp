// For tests: a status as tailscaled 1.76 gives it, with what nobody here reads left short.
#pragma once

#include <string_view>

namespace tutti::tailscale {

inline constexpr std::string_view running_status = R"({
    "Version": "1.76.1-t1edcf9d46-gd0a6cd8b2", "TUN": true, "BackendState": "Running", "HaveNodeKey": true, "AuthURL": "",
    "TailscaleIPs": ["100.101.102.103", "fd7a:115c:a1e0::1"],
    "Self": {"ID": "nSELF1CNTRL", "PublicKey": "nodekey:00", "HostName": "totem", "DNSName": "totem.tail1234.ts.net.",
        "OS": "linux", "UserID": 1, "Online": true, "LastSeen": "0001-01-01T00:00:00Z", "CapMap": {"funnel": null}},
    "Health": [], "MagicDNSSuffix": "tail1234.ts.net",
    "CurrentTailnet": {"Name": "someone@example.org", "MagicDNSSuffix": "tail1234.ts.net", "MagicDNSEnabled": true},
    "CertDomains": null,
    "Peer": {
        "nodekey:11": {"ID": "n1CNTRL", "HostName": "DESKTOP-4711", "DNSName": "laptop.tail1234.ts.net.", "OS": "windows",
            "LastWrite": "2026-11-28T00:59:00Z", "LastSeen": "0001-01-01T00:00:00Z", "Online": true, "Active": true},
        "nodekey:22": {"ID": "n2CNTRL", "HostName": "localhost", "DNSName": "phone.tail1234.ts.net.", "OS": "android",
            "RxBytes": 0, "LastSeen": "2026-11-20T18:04:05.1Z", "Online": false, "Active": false},
        "nodekey:33": {"ID": "n3CNTRL", "HostName": "nas", "DNSName": "nas.tail1234.ts.net.", "OS": "linux",
            "LastSeen": "0001-01-01T00:00:00Z", "Online": true, "Tags": ["tag:server"]}},
    "User": {"1": {"ID": 1, "LoginName": "someone@example.org", "DisplayName": "Someone"}}, "ClientVersion": null
})";

} // namespace tutti::tailscale
