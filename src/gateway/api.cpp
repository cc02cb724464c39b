#include "gateway/api.hpp"

#include "base/json.hpp"
#include "gateway/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::gateway {

namespace {

using contract::ServicePattern;
using contract::ServicePhase;
using io::HttpReply;
using io::HttpRequest;
using io::HttpResponse;

HttpResponse json_response(const Value& body, unsigned status = 200) {
    return {
        status,
        "application/json",
        print_json(body),
        {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}
    };
}

HttpResponse not_allowed(std::string_view allow) {
    auto response = io::http_error(405, "method_not_allowed", fmt::format("allowed here: {}", allow));
    response.fields.emplace_back("Allow", allow);
    return response;
}

bool reads(const HttpRequest& request) { return request.method == "GET" || request.method == "HEAD"; }

/// Whether a required service is as it should be. One that runs now and then may be between two runs.
bool is_well(const contract::ServiceState& service) {
    if (service.state == ServicePhase::Ready || service.state == ServicePhase::Completed) return true;
    const bool rests = service.state == ServicePhase::Stopped || service.state == ServicePhase::Waiting
                       || service.state == ServicePhase::Starting;
    return service.pattern != ServicePattern::Always && rests;
}

Value without(const Value& object, std::initializer_list<std::string_view> keys) {
    std::vector<Member> members;
    for (const auto& member : object.members())
        if (std::ranges::find(keys, member.key) == keys.end()) members.push_back(member);
    return Value::object(std::move(members));
}

} // namespace

Value source_answer(const live::LiveState::Source& source) {
    std::vector<Member> readings;
    for (const auto& [sensor, timed] : source.readings)
        readings.push_back({sensor, without(contract::to_value(timed.reading), {"v", "expires_in"})});
    return Value::object({
        {"readings", Value::object(std::move(readings))},
        {"status", source.status ? contract::to_value(*source.status) : Value()},
        {"meta", source.meta ? contract::to_value(*source.meta) : Value()},
    });
}

Value service_answer(const live::LiveState::Service& service) {
    return without(contract::to_value(service.state), {"v"});
}

HttpReply Api::handle(const HttpRequest& request) {
    if (!parts_.hosts.allows(request.host))
        return io::http_error(421, "misdirected_request", "this gateway does not answer to that host name");
    const auto path = request.path;
    if (path.starts_with("/api/")) return answer_api(request);
    if (path == "/ws/live") return answer_feed(request, parts_.feed);
    if (path == "/ws/events") return answer_feed(request, parts_.events);
    if (!reads(request)) return not_allowed("GET, HEAD");
    if (path == "/health/live") return json_response(Value::object({{"status", "ok"}}));
    if (path == "/health/ready") return readiness();
    if (path != "/metrics") return parts_.files.answer(request);
    if (!is_authenticated(request)) return io::http_error(401, "unauthorized", "log in first");
    return metrics();
}

HttpReply Api::answer_api(const HttpRequest& request) {
    const auto path = request.path.substr(std::string_view("/api/").size());
    if (path == "session") return answer_session(request);
    if (!is_authenticated(request)) return io::http_error(401, "unauthorized", "log in first");
    constexpr std::string_view commands = "commands/";
    if (path == "events") return post_event(request);
    if (path.starts_with(commands)) return post_command(request, path.substr(commands.size()));
    const bool known = path == "sources" || path == "services" || path.starts_with("sources/")
                       || path.starts_with("services/");
    if (!known) return io::http_error(404, "not_found", fmt::format("there is no {}", request.path));
    if (!reads(request)) return not_allowed("GET, HEAD");
    if (path == "sources") return sources();
    if (path == "services") return services();
    const auto name = path.substr(path.find('/') + 1);
    return path.starts_with("sources/") ? source(name) : service(name);
}

HttpReply Api::sources() {
    if (!sources_.response || sources_.revision != parts_.state.sources_revision()) {
        std::vector<Member> members;
        for (const auto& [name, entry] : parts_.state.sources())
            members.push_back({name, source_answer(entry)});
        sources_.revision = parts_.state.sources_revision();
        sources_.response =
            std::make_shared<io::PreparedResponse>(json_response(Value::object(std::move(members))));
    }
    return sources_.response;
}

HttpReply Api::services() {
    if (!services_.response || services_.revision != parts_.state.services_revision()) {
        std::vector<Member> members;
        for (const auto& [name, entry] : parts_.state.services())
            members.push_back({name, service_answer(entry)});
        services_.revision = parts_.state.services_revision();
        services_.response =
            std::make_shared<io::PreparedResponse>(json_response(Value::object(std::move(members))));
    }
    return services_.response;
}

HttpResponse Api::source(std::string_view name) const {
    const auto found = parts_.state.sources().find(name);
    if (found != parts_.state.sources().end()) return json_response(source_answer(found->second));
    return io::http_error(404, "not_found", fmt::format("there is no source {}", name));
}

HttpResponse Api::service(std::string_view name) const {
    const auto found = parts_.state.services().find(name);
    if (found != parts_.state.services().end()) return json_response(service_answer(found->second));
    return io::http_error(404, "not_found", fmt::format("there is no service {}", name));
}

HttpResponse Api::readiness() const {
    const auto& all = parts_.state.services();
    bool ready = parts_.state.bus_connected() && (!all.empty() || parts_.supervised == Supervised::No);
    std::vector<Member> required;
    for (const auto& [name, service] : all) {
        if (!service.state.required) continue;
        ready = ready && is_well(service.state);
        required.push_back({name, contract::name(service.state.state)});
    }
    return json_response(
        Value::object(
            {{"status", ready ? "ready" : "not_ready"}, {"services", Value::object(std::move(required))}}
        ),
        ready ? 200 : 503
    );
}

HttpResponse Api::metrics() const {
    return {
        200,
        std::string(openmetrics_type),
        print_metrics(
            {parts_.state, parts_.http_statistics(), parts_.feed.statistics(), parts_.events.statistics(),
             posts_, refused_messages_}
        ),
        {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}
    };
}

HttpReply Api::answer_feed(const HttpRequest& request, io::WebSocketHandler& feed) {
    if (request.method != "GET") return not_allowed("GET");
    if (comes_from_another_page(request))
        return io::http_error(403, "forbidden", "a page of another site may not listen here");
    if (!is_authenticated(request)) return io::http_error(401, "unauthorized", "log in first");
    const auto wanted = request.find("Upgrade");
    const auto version = request.find("Sec-WebSocket-Version");
    if (!request.upgrade || !wanted || !io::has_token(*wanted, "websocket") || version != "13"
        || !request.find("Sec-WebSocket-Key")) {
        auto response = io::http_error(426, "upgrade_required", "this is a WebSocket (RFC 6455)");
        response.fields.emplace_back("Upgrade", "websocket");
        response.fields.emplace_back("Sec-WebSocket-Version", "13");
        return response;
    }
    return io::WebSocketUpgrade{&feed};
}

} // namespace tutti::gateway
