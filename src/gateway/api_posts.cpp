// The part of the Api by which a page changes something: POST /api/events and /api/commands/{target}.
#include "base/json.hpp"
#include "base/name.hpp"
#include "gateway/api.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

using io::HttpReply;
using io::HttpRequest;
using io::HttpResponse;

HttpResponse error_response(const Error& error) {
    return io::http_error(status_of_error(name(error.code)), name(error.code), error.message);
}

HttpResponse too_many(microseconds wait) {
    auto response = io::http_error(
        429, "too_many_requests", fmt::format("at most {} requests a second", PostLimiter::per_second)
    );
    response.fields.emplace_back("Retry-After", std::to_string(std::chrono::ceil<seconds>(wait).count()));
    return response;
}

} // namespace

bool is_json(const HttpRequest& request) {
    const auto type = request.find("Content-Type").value_or("");
    return io::equal_ignoring_case(type.substr(0, type.find(';')), "application/json");
}

bool comes_from_another_page(const HttpRequest& request) {
    const auto origin = request.find("Origin");
    return origin && !is_same_host(*origin, request.host);
}

/// What speaks against a change, whatever it is. The caller has a session where one is needed.
std::optional<HttpResponse> Api::refuse_post(const HttpRequest& request) {
    if (request.method != "POST") {
        auto response = io::http_error(405, "method_not_allowed", "allowed here: POST");
        response.fields.emplace_back("Allow", "POST");
        return response;
    }
    if (comes_from_another_page(request))
        return io::http_error(403, "forbidden", "a page of another site may not change anything here");
    if (parts_.access != nullptr) {
        const auto given = request.find("X-CSRF-Token").value_or("");
        if (!parts_.access->sessions.csrf_matches(session_of(request), given))
            return io::http_error(403, "forbidden", "X-CSRF-Token is missing or wrong");
    }
    // No form of a foreign page can send this type without asking first.
    if (!is_json(request))
        return io::http_error(415, "unsupported_media_type", "the body is to be application/json");
    const auto viewer = parts_.access != nullptr ? session_of(request) : request.peer;
    if (const auto wait = limiter_.try_post(viewer, parts_.clock().steady)) return too_many(*wait);
    if (!parts_.state.bus_connected()) return io::http_error(503, "unavailable", "the bus is away");
    return std::nullopt;
}

HttpReply Api::post_event(const HttpRequest& request) {
    if (auto refusal = refuse_post(request)) {
        ++posts_.refused;
        return std::move(*refusal);
    }
    auto posted = read_posted_event(request.body);
    if (!posted) return error_response(posted.error());
    const auto id = parts_.publish(std::move(*posted));
    if (!id) return error_response(id.error());
    ++posts_.events;
    return HttpResponse{
        202,
        "application/json",
        print_json(Value::object({{"id", *id}})),
        {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}
    };
}

HttpReply Api::post_command(const HttpRequest& request, std::string_view target) {
    if (auto refusal = refuse_post(request)) {
        ++posts_.refused;
        return std::move(*refusal);
    }
    auto posted = read_posted_command(target, request.body);
    if (!posted) return error_response(posted.error());
    if (auto refusal = refuse_target(target)) return std::move(*refusal);
    auto reply = std::make_shared<io::PendingReply>();
    ++posts_.commands;
    parts_.command(std::move(*posted), reply);
    return reply;
}

/// A command to who does not live fails at once, unless the command itself starts it (DESIGN §3).
std::optional<HttpResponse> Api::refuse_target(std::string_view target) const {
    if (!is_dotted_name(target)) return io::http_error(404, "not_found", "that is no name of a worker");
    const auto service = parts_.state.services().find(target);
    if (service != parts_.state.services().end()
        && service->second.state.pattern == contract::ServicePattern::Demand)
        return std::nullopt;
    switch (parts_.presences.standing(target, parts_.clock().steady)) {
    case live::Presences::Standing::Online:
        return std::nullopt;
    case live::Presences::Standing::Unsettled: {
        auto response =
            io::http_error(503, "unavailable", "just connected: it is not yet known who is there");
        response.fields.emplace_back("Retry-After", "1");
        return response;
    }
    case live::Presences::Standing::Absent:
        break;
    }
    return io::http_error(404, "not_found", fmt::format("nobody named {} is there", target));
}

} // namespace tutti::gateway
