#include "gateway/api.hpp"

#include "gateway/answer.hpp"
#include "gateway/basic_answer.hpp"
#include "gateway/entrance.hpp"
#include "gateway/note_refusal.hpp"
#include "gateway/routes.hpp"
#include "gateway/ruling.hpp"
#include "gateway/visitor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::gateway {

namespace {

using io::HttpReply;
using io::HttpRequest;
using io::HttpResponse;

constexpr std::string_view methods_of_files = "GET, HEAD, OPTIONS";

/// Whether routes stand below the first segment of that path. What is not there is then not there for
/// programs.
bool stands_among_routes(std::string_view path) {
    const auto first = path.substr(0, path.find('/', 1));
    return std::ranges::any_of(routes(), [first](const Route& route) {
        return route.path.substr(0, route.path.find('/', 1)) == first;
    });
}

HttpResponse misdirected() {
    return io::http_error(421, "misdirected_request", "this gateway does not answer to that host name");
}

HttpResponse say_methods(const HttpRequest& request, std::string_view allowed) {
    auto response = request.method == "OPTIONS"
                        ? HttpResponse{204, {}, {}, {}}
                        : io::http_error(405, "method_not_allowed", fmt::format("allowed here: {}", allowed));
    response.fields.emplace_back("Allow", allowed);
    return response;
}

/// So that it ends with the session, or with what is allowed, and does not begin after it.
void note_owner(
    HttpReply& reply, const Desk& desk, Admission admission, const std::function<bool()>& is_refused
) {
    const auto note = [&](auto* listening) {
        if (listening == nullptr) return;
        listening->owner = admission.session();
        listening->is_over = [&desk, admission, is_refused] {
            return admission.is_over(desk) || (is_refused && is_refused());
        };
    };
    note(std::get_if<io::WebSocketUpgrade>(&reply));
    note(std::get_if<io::EventStreamStart>(&reply));
}

} // namespace

/// A page that has its own name point at us can say what it likes in X-Forwarded-Host, but not in Host: both
/// have to be names of ours.
HttpReply Api::handle(const HttpRequest& request) {
    const bool by_tailnet = came_by(request.entrance, Entrance::Tailnet);
    const auto& hosts = by_tailnet ? tailnet_hosts_ : hosts_;
    if (!hosts.allows(request.host)) return misdirected();
    if (!by_tailnet && !is_trusted(desk_.proxies, request.peer)) return answer(request);
    const auto said = read_forwarded(desk_.proxies, request);
    if (!said.host.empty() && !hosts.allows(said.host)) return misdirected();
    auto forwarded = request;
    forwarded.peer = said.client;
    forwarded.is_secure = request.is_secure || said.is_secure;
    if (!said.host.empty()) forwarded.host = said.host;
    return answer(forwarded);
}

HttpReply Api::answer(const HttpRequest& request) {
    const auto match = find_route(routes(), request.method, request.path);
    if (match.path == nullptr) return answer_elsewhere(request);
    if (match.route == nullptr) return answer_other_method(request, match.path->path);
    if (match.route->role != Role::Anyone && shows_basic(desk_, request))
        return check_basic_first(desk_, request, [this](const HttpRequest& known) { return answer(known); });
    const Call call{request, match.values};
    if (auto refusal = doorkeeper_.refuse(desk_, *match.route, call)) {
        note_refusal(desk_, *match.route, request, *refusal);
        return std::move(*refusal);
    }
    auto reply = match.route->handler(desk_, call);
    if (auto* said = std::get_if<HttpResponse>(&reply)) note_refusal(desk_, *match.route, request, *said);
    if (stays(match.route->verb)) {
        const auto wish = wish_of(*match.route, call.values);
        note_owner(reply, desk_, {desk_, request}, wish ? is_refused_later(desk_, request, *wish) : nullptr);
    }
    return reply;
}

/// Where there is no password nobody has logged in.
bool Api::knows(const HttpRequest& request) {
    return is_locked(desk_, request) && visitor_of(desk_, request).is_known();
}

std::string Api::further_fields(const HttpRequest& request) {
    const auto origin = request.find("Origin");
    if (!origin || !is_welcome(desk_.origins, *origin)) return {};
    auto fields = cors_fields(*origin);
    if (request.method != "OPTIONS" || !request.find("Access-Control-Request-Method")) return fields;
    const auto match = find_route(routes(), request.method, request.path);
    return fields
           + preflight_fields(
               match.path != nullptr ? allowed_methods(routes(), match.path->path)
                                     : std::string(methods_of_files)
           );
}

/// Where no route is, there may be a file of the page.
HttpReply Api::answer_elsewhere(const HttpRequest& request) {
    if (request.path.starts_with("/api/"))
        return visitor_of(desk_, request).is_known() ? not_found(request.path) : login_needed();
    if (request.method != "GET" && request.method != "HEAD") return say_methods(request, methods_of_files);
    if (stands_among_routes(request.path)) return not_found(request.path);
    return files_.answer(request);
}

/// What a path takes may be told to whoever may ask at least one of its rows.
HttpReply Api::answer_other_method(const HttpRequest& request, std::string_view pattern) {
    // A browser asks beforehand without its cookie, and its page is one that may know.
    const auto origin = request.find("Origin");
    const bool asks_beforehand =
        request.method == "OPTIONS" && origin.has_value() && is_welcome(desk_.origins, *origin);
    const auto visitor = visitor_of(desk_, request);
    const auto role = visitor.own_role().empty() ? visitor.role : Role::Admin; // rules say which
    const bool known = asks_beforehand || std::ranges::any_of(routes(), [&](const Route& route) {
                           return route.path == pattern && (route.role == Role::Anyone || role >= route.role);
                       });
    return known ? say_methods(request, allowed_methods(routes(), pattern)) : login_needed();
}

} // namespace tutti::gateway
