#include "workers/homeassistant/home_assistant.hpp"

#include <utility>

namespace tutti::homeassistant {

namespace {

// What comes together is told together.
constexpr auto pause_before_telling = milliseconds(500);
// A bus that has lost what it kept gets it again with the sources' next turns: until then nothing is gone.
constexpr auto settling = seconds(90);

} // namespace

HomeAssistant::HomeAssistant(worker::Worker& worker, std::string root, std::string version)
    : worker_(worker), discovery_(std::move(root), std::move(version)) {
    worker_.on_config([this](const Value& config) { return configure(config); });
    for (const auto* filter : {"reading/+/+", "meta/+", "service/+", "health/+"})
        worker_.subscribe(filter, [this](const worker::Message& message) {
            if (discovery_.take(message.topic, message.payload)) tell_soon();
        });
    worker_.on_start([this] {
        listen();
        tell_soon();
        worker_.after(settling, [this] {
            is_settled_ = true;
            tell();
        });
    });
}

/// Under other names they are other devices: those that were told are taken back.
Result<void> HomeAssistant::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_homeassistant);
    if (!section) return pass_on(section);
    discovery_.configure(std::move(*section));
    if (listened_.empty()) return {}; // not yet started
    listen();
    tell_soon();
    return {};
}

void HomeAssistant::listen() {
    const auto& prefix = discovery_.section().prefix;
    if (!listened_.insert(prefix).second) return;
    worker_.subscribe("/" + prefix + "/device/+/config", [this](const worker::Message& message) {
        heard_device(std::string_view(message.topic).substr(1), message.payload);
    });
    worker_.subscribe("/" + discovery_.birth_topic(), [this](const worker::Message& message) {
        if (message.topic != "/" + discovery_.birth_topic() || message.payload != "online") return;
        for (const auto& [topic, payload] : told_) publish(topic, payload);
    });
}

void HomeAssistant::heard_device(std::string_view topic, const std::string& payload) {
    if (!discovery_.is_ours(topic) || told_.contains(std::string(topic))) return;
    if (payload.empty())
        left_.erase(std::string(topic));
    else
        left_.insert_or_assign(std::string(topic), payload);
}

void HomeAssistant::tell_soon() {
    if (!std::exchange(is_telling_soon_, true)) worker_.after(pause_before_telling, [this] { tell(); });
}

void HomeAssistant::tell() {
    is_telling_soon_ = false;
    auto before = told_;
    if (is_settled_) {
        before.merge(left_);
        left_.clear();
    }
    for (auto& [topic, payload] : discovery_.changes(before, left_)) {
        publish(topic, payload);
        if (payload.empty())
            told_.erase(topic);
        else
            told_.insert_or_assign(topic, payload);
    }
}

void HomeAssistant::publish(const std::string& topic, const std::string& payload) {
    worker_.publish_bytes("/" + topic, payload, {.qos = 1, .retain = true});
}

} // namespace tutti::homeassistant
