#include "workers/homeassistant/discovery.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "contract/health.hpp"
#include "contract/sensor_name.hpp"
#include "contract/topics.hpp"
#include "mqtt/topic.hpp"
#include "workers/homeassistant/entity_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::homeassistant {

namespace {

constexpr bool is_plain(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// "cpu_percent" → "Cpu percent".
std::string spoken(std::string_view words) {
    std::string text(words);
    std::ranges::replace(text, '_', ' ');
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::int64_t whole_seconds(microseconds time) {
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(to_seconds(time))));
}

void add(std::vector<Member>& members, std::string_view key, std::string_view text) {
    if (!text.empty()) members.push_back({std::string(key), text});
}

/// The platform of each entity in a payload of ours.
std::map<std::string, std::string> platforms_in(std::string_view payload) {
    std::map<std::string, std::string> platforms;
    const auto device = parse_json(payload);
    const auto* entities = device && device->is_object() ? device->find("cmps") : nullptr;
    if (entities == nullptr || !entities->is_object()) return platforms;
    for (const auto& entity : entities->members()) {
        const auto* platform = entity.value.is_object() ? entity.value.find("p") : nullptr;
        const bool is_there =
            platform != nullptr && platform->is_string() && entity.value.members().size() > 1;
        if (is_there) platforms.emplace(entity.key, platform->string());
    }
    return platforms;
}

std::string with_entities(std::string payload, std::vector<Member> more) {
    if (more.empty()) return payload;
    const auto device = parse_json(payload);
    std::vector<Member> members;
    for (const auto& member : device->members()) {
        if (member.key != "cmps") {
            members.push_back(member);
            continue;
        }
        more.insert(more.begin(), member.value.members().begin(), member.value.members().end());
        members.push_back({"cmps", Value::object(std::move(more))});
    }
    return print_json(Value::object(std::move(members)));
}

/// The payload, with what was in the one before and is no longer taken back.
std::string taking_back(const std::string& before, std::string payload) {
    auto gone = platforms_in(before);
    for (const auto& [key, platform] : platforms_in(payload)) gone.erase(key);
    std::vector<Member> markers;
    for (const auto& [key, platform] : gone) markers.push_back({key, Value::object({{"p", platform}})});
    return with_entities(std::move(payload), std::move(markers));
}

/// The payload, with what is in that one and not in it.
std::string keeping(const std::string& left, std::string payload) {
    const auto device = parse_json(left);
    const auto now = platforms_in(payload);
    std::vector<Member> kept;
    for (const auto& [key, platform] : platforms_in(left))
        if (!now.contains(key)) kept.push_back({key, *device->find("cmps")->find(key)});
    return with_entities(std::move(payload), std::move(kept));
}

} // namespace

std::string identifier(std::string_view text) {
    std::string id(text);
    std::ranges::replace_if(id, [](char c) { return !is_plain(c); }, '_');
    return id == text ? id : fmt::format("{}_{:08x}", id, digest(text) & 0xffffffffU);
}

bool Discovery::take(std::string_view topic, std::string_view payload) {
    const auto parts = contract::parse_topic(topic);
    if (!parts) return false;
    switch (parts->family) {
    case contract::Family::Reading:
        return take_reading(parts->name, parts->detail, payload);
    case contract::Family::Meta:
        return take_meta(parts->name, payload);
    case contract::Family::Service:
        return take_service(parts->name, payload);
    case contract::Family::Health:
        return take_health(parts->name, payload);
    default:
        return false;
    }
}

bool Discovery::take_reading(std::string_view source, std::string_view sensor, std::string_view payload) {
    const auto known = sources_.find(source);
    if (payload.empty()) {
        if (known == sources_.end()) return false;
        const auto gone = known->second.sensors.find(sensor);
        if (gone == known->second.sensors.end()) return false;
        known->second.sensors.erase(gone);
        return true;
    }
    const auto reading = contract::parse_reading(payload);
    if (!reading) return false; // the gateway counts and says what breaks the contract
    if (known == sources_.end() && sources_.size() == most_sources) return false;
    auto& sensors =
        (known != sources_.end() ? known : sources_.try_emplace(std::string(source)).first)->second.sensors;
    const auto there = sensors.find(sensor);
    if (there == sensors.end() && sensors.size() == most_entities) return false;
    Sensor now{Form::Text, reading->unit, whole_seconds(reading->expires_in)};
    if (reading->value.is_number()) now.form = Form::Number;
    if (reading->value.is_bool()) now.form = Form::Boolean;
    // No value now: what it was before, or a number where there is a unit.
    if (reading->value.is_null()) {
        now.form = now.unit.empty() ? Form::Text : Form::Number;
        if (there != sensors.end()) now.form = there->second.form;
    }
    if (there != sensors.end() && there->second == now) return false;
    sensors.insert_or_assign(std::string(sensor), std::move(now));
    return true;
}

bool Discovery::take_meta(std::string_view source, std::string_view payload) {
    const auto known = sources_.find(source);
    if (payload.empty()) {
        if (known == sources_.end()) return false;
        sources_.erase(known);
        return true;
    }
    auto meta = contract::parse_source_meta(payload);
    if (!meta || (known == sources_.end() && sources_.size() == most_sources)) return false;
    auto& place = known != sources_.end() ? known->second : sources_[std::string(source)];
    if (place.name == meta->name && place.description == meta->description) return false;
    place.name = std::move(meta->name);
    place.description = std::move(meta->description);
    return true;
}

bool Discovery::take_service(std::string_view service, std::string_view payload) {
    const auto known = services_.find(service);
    if (payload.empty()) {
        if (known == services_.end()) return false;
        services_.erase(known);
        // With its service a source has left the installation.
        if (const auto source = sources_.find(service); source != sources_.end()) sources_.erase(source);
        return true;
    }
    const auto state = contract::parse_service_state(payload);
    if (!state || (known == services_.end() && services_.size() == most_entities)) return false;
    if (known != services_.end()) return std::exchange(known->second, state->pattern) != state->pattern;
    services_.emplace(service, state->pattern);
    return true;
}

bool Discovery::take_health(std::string_view component, std::string_view payload) {
    const auto known = health_.find(component);
    if (payload.empty()) {
        if (known == health_.end()) return false;
        health_.erase(known);
        return true;
    }
    const auto health = contract::parse_health(payload);
    if (!health || (known == health_.end() && health_.size() == most_entities)) return false;
    const auto seconds = whole_seconds(health->expires_in);
    if (known != health_.end()) return std::exchange(known->second, seconds) != seconds;
    health_.emplace(component, seconds);
    return true;
}

bool Discovery::is_wanted(std::string_view source, std::string_view sensor) const {
    if (source == "hass" || source.ends_with(".hass")) return false; // what it has from there
    const auto name = fmt::format("{}/{}", source, sensor);
    return std::ranges::any_of(section_.readings, [&name](const std::string& filter) {
        return mqtt::matches(filter, name);
    });
}

std::string Discovery::topic_of(std::string_view device) const {
    return fmt::format("{}/device/{}/config", section_.prefix, device);
}

/// Two dashes tell it from the device of an installation "tutti-x".
std::string Discovery::device_id(std::string_view source) const {
    return fmt::format("{}--{}", section_.id, identifier(source));
}

bool Discovery::is_ours(std::string_view topic) const {
    const auto own = topic_of(section_.id);
    const auto begin = fmt::format("{}/device/{}--", section_.prefix, section_.id);
    return topic == own || (topic.starts_with(begin) && topic.ends_with("/config"));
}

Value Discovery::origin() const { return Value::object({{"name", "Tutti"}, {"sw", version_}}); }

/// What a worker's will says: "online" and "offline" are Home Assistant's own words.
Value Discovery::availability(std::string_view worker) const {
    return Value::array(
        {Value::object({{"t", contract::worker_topic(root_, worker)}, {"val_tpl", "{{ value_json.state }}"}})}
    );
}

Value Discovery::sensor_entity(std::string_view source, std::string_view name, const Sensor& sensor) const {
    const auto quantity = contract::quantity_of(name);
    const auto label = contract::label_of(name);
    const bool is_boolean = sensor.form == Form::Boolean;
    std::vector<Member> entity = {
        {"p", is_boolean ? "binary_sensor" : "sensor"},
        {"uniq_id", fmt::format("{}/{}/{}", section_.id, source, name)},
        {"name", label.empty() ? spoken(quantity) : fmt::format("{} {}", label, spoken(quantity))},
        {"stat_t", contract::reading_topic(root_, source, name)},
        {"exp_aft", sensor.expires_in},
    };
    switch (sensor.form) {
    case Form::Boolean:
        // No value is no word that it knows: it stays unknown.
        entity.push_back(
            {"val_tpl", "{{ 'None' if value_json.value is none else 'ON' if value_json.value else 'OFF' }}"}
        );
        add(entity, "dev_cla", class_of_boolean(quantity));
        break;
    case Form::Number: {
        const auto kind = kind_of_number(quantity, sensor.unit);
        entity.push_back({"val_tpl", "{{ value_json.value }}"});
        add(entity, "dev_cla", kind.device_class);
        add(entity, "stat_cla", kind.state_class);
        add(entity, "unit_of_meas", kind.unit);
        break;
    }
    case Form::Text: // a state has at most 255 letters
        entity.push_back({"val_tpl", "{{ (value_json.value | string)[:255] }}"});
        break;
    }
    return Value::object(std::move(entity));
}

Value Discovery::service_entity(std::string_view service) const {
    const auto topic = contract::service_topic(root_, service);
    return Value::object({
        {"p", "binary_sensor"},
        {"uniq_id", fmt::format("{}/service/{}", section_.id, service)},
        {"name", fmt::format("Service {}", service)},
        {"stat_t", topic},
        {"val_tpl",
         "{{ 'ON' if value_json.state in ['unhealthy', 'backoff', 'crash_loop', 'failed'] else 'OFF' }}"},
        {"dev_cla", "problem"},
        {"ent_cat", "diagnostic"},
        {"json_attr_t", topic},
        {"json_attr_tpl", "{{ {'state': value_json.state, 'cause': value_json.cause, 'restarts': "
                          "value_json.restarts} | tojson }}"},
    });
}

Value Discovery::button_entity(std::string_view service) const {
    return Value::object({
        {"p", "button"},
        {"uniq_id", fmt::format("{}/restart/{}", section_.id, service)},
        {"name", fmt::format("Restart {}", service)},
        {"cmd_t", contract::command_topic(root_, "orchestrator")},
        {"cmd_tpl",
         fmt::format(
             R"({{{{ {{"v": 1, "action": "restart", "request_id": "homeassistant-" ~ now().timestamp(), )"
             R"("params": {{"service": "{}"}}, "timestamp": now().timestamp()}} | tojson }}}})",
             service
         )},
        {"qos", 1},
        {"dev_cla", "restart"},
        {"ent_cat", "config"},
    });
}

Value Discovery::health_entity(std::string_view component, std::int64_t expires_in) const {
    const auto topic = contract::health_topic(root_, component);
    return Value::object({
        {"p", "binary_sensor"},
        {"uniq_id", fmt::format("{}/health/{}", section_.id, component)},
        {"name", fmt::format("Health {}", component)},
        {"stat_t", topic},
        {"val_tpl", "{{ 'OFF' if value_json.level == 'ok' else 'ON' }}"},
        {"dev_cla", "problem"},
        {"ent_cat", "diagnostic"},
        {"exp_aft", expires_in},
        {"json_attr_t", topic},
        {"json_attr_tpl", "{{ {'level': value_json.level, 'message': value_json.message} | tojson }}"},
    });
}

std::string Discovery::source_device(const std::string& id, const Source& source) const {
    std::vector<Member> device = {
        {"ids", Value::array({device_id(id)})},
        {"name", source.name.empty() ? id : source.name},
        {"mf", "Tutti"},
        {"sw", version_},
    };
    add(device, "mdl", source.description);
    if (section_.services) device.push_back({"via_device", section_.id});
    std::vector<Member> entities;
    for (const auto& [name, sensor] : source.sensors)
        if (is_wanted(id, name)) entities.push_back({identifier(name), sensor_entity(id, name, sensor)});
    if (entities.empty()) return {};
    std::vector<Member> payload = {
        {"dev", Value::object(std::move(device))},
        {"o", origin()},
        {"cmps", Value::object(std::move(entities))},
    };
    // Of what runs now and then, its readings' own expiry tells whether it is there.
    const auto service = services_.find(id);
    if (service != services_.end() && service->second == contract::ServicePattern::Always)
        payload.push_back({"avty", availability(id)});
    return print_json(Value::object(std::move(payload)));
}

std::string Discovery::installation_device() const {
    std::vector<Member> entities;
    for (const auto& [service, pattern] : services_) {
        entities.push_back({"service_" + identifier(service), service_entity(service)});
        if (std::ranges::find(section_.restartable, service) != section_.restartable.end())
            entities.push_back({"restart_" + identifier(service), button_entity(service)});
    }
    for (const auto& [component, expires_in] : health_)
        entities.push_back({"health_" + identifier(component), health_entity(component, expires_in)});
    if (entities.empty()) return {};
    return print_json(Value::object({
        {"dev", Value::object(
                    {{"ids", Value::array({section_.id})},
                     {"name", spoken(section_.id)},
                     {"mf", "Tutti"},
                     {"sw", version_}}
                )},
        {"o", origin()},
        {"cmps", Value::object(std::move(entities))},
        {"avty", availability("orchestrator")},
    }));
}

std::map<std::string, std::string> Discovery::devices() const {
    std::map<std::string, std::string> devices;
    const auto put = [&](const std::string& id, std::string payload) {
        if (!payload.empty()) devices.emplace(topic_of(id), std::move(payload));
    };
    if (section_.services) put(section_.id, installation_device());
    for (const auto& [id, source] : sources_) put(device_id(id), source_device(id, source));
    return devices;
}

std::map<std::string, std::string> Discovery::changes(
    const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& left
) const {
    auto changed = devices();
    for (auto& [topic, payload] : changed)
        if (const auto earlier = left.find(topic); earlier != left.end())
            payload = keeping(earlier->second, std::move(payload));
    for (const auto& [topic, payload] : before) {
        const auto now = changed.find(topic);
        if (now == changed.end())
            changed.emplace(topic, std::string());
        else if (now->second == payload)
            changed.erase(now);
        else
            now->second = taking_back(payload, std::move(now->second));
    }
    return changed;
}

} // namespace tutti::homeassistant
