// Who may name us and from which page: the Host and Origin of a request, held against DNS rebinding and
// foreign pages. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tutti::gateway {

/// Whether the browser page at `origin` ("http://localhost:8080") was served by the `host` that the request
/// names. A page of another port is another page; "null" is nobody's.
bool is_same_host(std::string_view origin, std::string_view host) noexcept;

/// The names under which a listener may be asked for.
class AllowedHosts {
public:
    /// Listening on loopback: this machine's own names and `more`. A foreign name that resolves to 127.0.0.1
    /// is refused.
    static AllowedHosts local(std::vector<std::string> more);
    /// Listening beyond it, behind a password: every name, as a cookie belongs to the name it was given to.
    static AllowedHosts any();

    bool allows(std::string_view host) const noexcept;

private:
    bool any_ = false;
    std::vector<std::string> more_;
};

/// Pages of other sites that may use the HTTP interface (CORS), each as its browser says it:
/// "https://a.example".
using Origins = std::vector<std::string>;

bool is_welcome(const Origins& origins, std::string_view origin) noexcept;

/// The fields that let a browser hand our answer to such a page: whole lines.
std::string cors_fields(std::string_view origin);
/// Those of the answer to its question beforehand.
std::string preflight_fields(std::string_view methods);

} // namespace tutti::gateway
