// How LiveState reads as one JSON document, and as patches on it.
#include "live/live_state.hpp"
#include "live/merge_patch.hpp"

#include <vector>

namespace tutti::live {

namespace {

Value without_version(const Value& payload) {
    std::vector<Member> members;
    for (const auto& member : payload.members())
        if (member.key != "v") members.push_back(member);
    return Value::object(std::move(members));
}

template <typename Map, typename Document>
Value documents(const Map& map, Document document) {
    std::vector<Member> members;
    members.reserve(map.size());
    for (const auto& [name, entry] : map) members.push_back({name, document(entry)});
    return Value::object(std::move(members));
}

/// For Told::take(): the document of that name, null where it is gone.
template <typename Map, typename Document>
auto current_of(const Map& map, Document document) {
    return [&map, document](const std::string& name) {
        const auto found = map.find(name);
        return found == map.end() ? Value() : document(found->second);
    };
}

} // namespace

Value source_document(const LiveState::Source& source) {
    std::vector<Member> members;
    members.push_back({"readings", documents(source.readings, [](const LiveState::TimedReading& timed) {
                           return without_version(without_nulls(contract::to_value(timed.reading)));
                       })});
    if (source.status) members.push_back({"status", without_nulls(contract::to_value(*source.status))});
    if (source.meta) members.push_back({"meta", without_nulls(contract::to_value(*source.meta))});
    return Value::object(std::move(members));
}

Value service_document(const LiveState::Service& service) {
    return without_version(without_nulls(contract::to_value(service.state)));
}

Value component_document(const LiveState::Component& component) {
    return without_nulls(contract::to_value(component.health));
}

Value job_document(const LiveState::RunningJob& running) {
    return without_version(without_nulls(contract::to_value(running.job)));
}

Value LiveState::document() const {
    return Value::object({
        {"name", installation_},
        {"bus", Value::object({{"connected", bus_connected_}})},
        {"sources", documents(sources_, source_document)},
        {"services", documents(services_, service_document)},
        {"health", documents(components_, component_document)},
        {"jobs", documents(jobs_, job_document)},
    });
}

bool LiveState::has_changes() const noexcept {
    return bus_connected_ != told_bus_connected_ || told_sources_.has_changes()
           || told_services_.has_changes() || told_components_.has_changes() || told_jobs_.has_changes();
}

std::optional<Value> LiveState::take_patch() {
    std::vector<Member> patch;
    if (bus_connected_ != told_bus_connected_)
        patch.push_back({"bus", Value::object({{"connected", bus_connected_}})});
    told_bus_connected_ = bus_connected_;
    const auto add = [&patch](const char* key, Value changes) {
        if (!changes.members().empty()) patch.push_back({key, std::move(changes)});
    };
    add("sources", told_sources_.take(current_of(sources_, source_document)));
    add("services", told_services_.take(current_of(services_, service_document)));
    add("health", told_components_.take(current_of(components_, component_document)));
    add("jobs", told_jobs_.take(current_of(jobs_, job_document)));
    if (patch.empty()) return std::nullopt;
    return Value::object(std::move(patch));
}

} // namespace tutti::live
