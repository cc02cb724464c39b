// The answers of /api/sources and /api/services, from the live state.
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"
#include "gateway/openapi.hpp"
#include "gateway/routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <vector>

namespace tutti::gateway {

namespace {

using live::LiveState;

Value without(const Value& object, std::initializer_list<std::string_view> keys) {
    std::vector<Member> members;
    for (const auto& member : object.members())
        if (std::ranges::find(keys, member.key) == keys.end()) members.push_back(member);
    return Value::object(std::move(members));
}

/// Null members stand in REST documents, unlike in the feed's.
Value source_answer(const LiveState::Source& source) {
    std::vector<Member> readings;
    for (const auto& [sensor, timed] : source.readings)
        readings.push_back({sensor, without(contract::to_value(timed.reading), {"v", "expires_in"})});
    return Value::object({
        {"readings", Value::object(std::move(readings))},
        {"status", source.status ? contract::to_value(*source.status) : Value()},
        {"meta", source.meta ? contract::to_value(*source.meta) : Value()},
    });
}

Value service_answer(const LiveState::Service& service) {
    return without(contract::to_value(service.state), {"v"});
}

/// Every thing by its name.
template <typename Map, typename Document>
Value by_name(const Map& map, Document document) {
    std::vector<Member> members;
    for (const auto& [name, entry] : map) members.push_back({name, document(entry)});
    return Value::object(std::move(members));
}

/// The answer that `make` gives, made anew only where the revision differs.
template <typename Make>
io::HttpReply kept_answer(KeptAnswer& kept, std::uint64_t revision, Make make) {
    if (!kept.response || kept.revision != revision) {
        kept.revision = revision;
        kept.response = std::make_shared<io::PreparedResponse>(json_answer(make()));
    }
    return kept.response;
}

template <typename Map, typename Document>
io::HttpReply one_of(const Map& map, const char* kind, std::string_view name, Document document) {
    const auto found = map.find(name);
    if (found == map.end()) return not_found(fmt::format("{} {}", kind, name));
    return json_answer(document(found->second));
}

} // namespace

Value all_sources(const LiveState& state) { return by_name(state.sources(), source_answer); }

io::HttpReply list_sources(Desk& desk, const Call&) {
    return kept_answer(desk.sources, desk.state.sources_revision(), [&desk] {
        return all_sources(desk.state);
    });
}

io::HttpReply show_source(Desk& desk, const Call& call) {
    return one_of(desk.state.sources(), "source", call.values[0], source_answer);
}

io::HttpReply list_services(Desk& desk, const Call&) {
    return kept_answer(desk.services, desk.state.services_revision(), [&desk] {
        return by_name(desk.state.services(), service_answer);
    });
}

io::HttpReply show_service(Desk& desk, const Call& call) {
    return one_of(desk.state.services(), "service", call.values[0], service_answer);
}

io::HttpReply show_openapi(Desk&, const Call&) { return json_answer(openapi_document(routes())); }

} // namespace tutti::gateway
