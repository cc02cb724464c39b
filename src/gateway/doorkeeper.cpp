#include "gateway/doorkeeper.hpp"

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "gateway/answer.hpp"
#include "gateway/entrance.hpp"
#include "gateway/origin.hpp"
#include "gateway/ruling.hpp"
#include "gateway/visitor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::gateway {

namespace {

using io::HttpRequest;
using io::HttpResponse;

constexpr std::string_view key_field = "Sec-WebSocket-Key";

/// Of what is posted; empty: nothing is. None is a type that a form of a foreign page can say without asking
/// first.
std::string_view body_type_of(const Route& route) {
    return route.body.empty() ? route.body_type : "application/json";
}

bool is_of_type(const HttpRequest& request, std::string_view wanted) {
    const auto type = request.find("Content-Type").value_or("");
    return equal_ignoring_case(type.substr(0, type.find(';')), wanted);
}

bool comes_from_another_page(const Desk& desk, const HttpRequest& request) {
    const auto origin = request.find("Origin");
    return origin && !is_same_host(*origin, request.host) && !is_welcome(desk.origins, *origin);
}

bool asks_for_our_web_socket(const HttpRequest& request) {
    const auto wanted = request.find("Upgrade");
    return request.upgrade && wanted && io::has_token(*wanted, "websocket")
           && request.find("Sec-WebSocket-Version") == "13";
}

/// One key, of 16 bytes (RFC 6455 §4.2.1).
bool has_web_socket_key(const HttpRequest& request) {
    constexpr std::size_t key_size = 16;
    std::size_t count = 0;
    for (const auto& field : request.fields) count += equal_ignoring_case(field.name, key_field) ? 1 : 0;
    const auto key = from_base64(request.find(key_field).value_or(""));
    return count == 1 && key && key->size() == key_size;
}

HttpResponse upgrade_required() {
    auto response = io::http_error(426, "upgrade_required", "this is a WebSocket (RFC 6455)");
    response.fields.emplace_back("Upgrade", "websocket");
    response.fields.emplace_back("Sec-WebSocket-Version", "13");
    return response;
}

} // namespace

std::optional<HttpResponse> Doorkeeper::refuse(Desk& desk, const Route& route, const Call& call) {
    const auto& request = call.request;
    const bool changes = changes_something(route.verb);
    // Browsers send both without asking first, and with our cookies.
    if (stays(route.verb) && comes_from_another_page(desk, request))
        return io::http_error(403, "forbidden", "a page of another site may not listen here");
    if (route.role != Role::Anyone) {
        const auto visitor = visitor_of(desk, request);
        if (!visitor.is_known()) return login_needed();
        if (auto refusal = refuse_visitor(desk, route, call, visitor)) return refusal;
    }
    if (route.verb == Verb::Listen) {
        if (!asks_for_our_web_socket(request)) return upgrade_required();
        if (!has_web_socket_key(request))
            return io::http_error(
                400, "invalid_input", fmt::format("{} is to be 16 bytes in base64, once", key_field)
            );
    }
    if (!changes) return std::nullopt;
    auto refusal = refuse_change(desk, route, request);
    if (refusal && route.role != Role::Anyone) ++desk.posts.refused;
    return refusal;
}

std::optional<HttpResponse>
Doorkeeper::refuse_change(Desk& desk, const Route& route, const HttpRequest& request) {
    if (comes_from_another_page(desk, request))
        return io::http_error(403, "forbidden", "a page of another site may not change anything here");
    // A token is shown by who means it: no page makes a browser do that.
    const bool by_cookie =
        route.role != Role::Anyone && visitor_of(desk, request).way == Visitor::Way::Session;
    if (by_cookie && !has_csrf_token(*desk.access, request))
        return io::http_error(403, "forbidden", fmt::format("{} is missing or wrong", csrf_field));
    if (const auto type = body_type_of(route); !type.empty() && !is_of_type(request, type))
        return io::http_error(415, "unsupported_media_type", fmt::format("the body is to be {}", type));
    if (route.role == Role::Anyone) return std::nullopt; // logging in has a limit of its own
    // Many scripts may come by one address, a proxy's.
    const bool locked = desk.access != nullptr;
    const auto* token = locked && !by_cookie ? desk.tokens.find(request, desk.clock().wall) : nullptr;
    const std::string_view viewer = by_cookie          ? session_of(request)
                                    : token != nullptr ? std::string_view(token->id)
                                                       : std::string_view(request.peer);
    if (const auto wait = limiter_.try_post(viewer, desk.clock().steady))
        return too_many(fmt::format("at most {} requests a second", PostLimiter::per_second), *wait);
    return std::nullopt;
}

} // namespace tutti::gateway
