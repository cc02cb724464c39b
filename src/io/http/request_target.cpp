#include "io/http/request_target.hpp"

#include <algorithm>

namespace tutti::io {

namespace {

bool is_host_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || std::string_view(".-_:[]%~").find(c) != std::string_view::npos;
}

} // namespace

std::optional<HttpProblem> take_host(HttpRequest& request) {
    for (const auto& field : request.fields) {
        if (!equal_ignoring_case(field.name, "Host")) continue;
        if (!std::ranges::all_of(field.value, is_host_character))
            return HttpProblem{400, "bad_request", "Host is not a host name"};
        request.host = field.value;
    }
    return std::nullopt;
}

std::optional<HttpProblem> take_target(std::string_view target, HttpRequest& request) {
    constexpr std::string_view scheme = "http://";
    if (target.size() > scheme.size() && equal_ignoring_case(target.substr(0, scheme.size()), scheme)) {
        // The absolute form overrides Host (RFC 9112 §3.2.2).
        target.remove_prefix(scheme.size());
        const auto slash = std::min(target.find('/'), target.size());
        request.host = target.substr(0, slash);
        if (!std::ranges::all_of(request.host, is_host_character))
            return HttpProblem{400, "bad_request", "the target's host is not a host name"};
        target.remove_prefix(slash);
        if (target.empty()) target = "/";
    }
    if (!target.starts_with('/')) return HttpProblem{400, "bad_request", "the target is not a path"};
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    request.query = question == std::string_view::npos ? std::string_view{} : target.substr(question + 1);
    return std::nullopt;
}

bool names_other_version(std::string_view here) noexcept {
    const auto target = here.find(' ');
    const auto version = here.find(' ', target + 1);
    if (target == std::string_view::npos || version == std::string_view::npos) return false;
    const auto named = here.substr(version + 1);
    return named.starts_with("HTTP/") && !named.starts_with("HTTP/1.0") && !named.starts_with("HTTP/1.1");
}

} // namespace tutti::io
