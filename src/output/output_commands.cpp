// What people ask of the lights: the commands of OutputService, and what is kept of them over a restart.
#include "io/clock.hpp"
#include "output/output_service.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::output {

namespace {

bool is_level(const Value* value) {
    return value != nullptr && value->is_number() && value->number() >= 0 && value->number() <= 1;
}

std::unexpected<Error> wrong(std::string_view key, std::string_view what) {
    return fail(ErrorCode::InvalidInput, fmt::format("{} must be {}", key, what));
}

} // namespace

void OutputService::add_commands() {
    worker_.on_command("get_outputs", [this](const Value&) -> Result<Value> { return outputs(); });
    worker_.on_command("brightness", [this](const Value& params) { return set_brightness(params); });
    worker_.on_command("blackout", [this](const Value& params) { return set_blackout(params); });
    worker_.on_command("watch", [this](const Value& params) { return watch(params); });
}

/// Those that `display` names, or all.
Result<std::vector<OutputService::Stand*>> OutputService::stands_for(const Value& params) {
    const auto* name = params.find("display");
    std::vector<Stand*> found;
    if (name != nullptr && !name->is_string()) return wrong("display", "the name of a display");
    for (auto& stand : stands_)
        if (name == nullptr || stand.desk.name() == name->string()) found.push_back(&stand);
    if (found.empty())
        return fail(
            ErrorCode::NotFound,
            name == nullptr ? "there is no display" : fmt::format("there is no display {}", name->string())
        );
    return found;
}

Result<Value> OutputService::set_brightness(const Value& params) {
    const auto* value = params.find("value");
    if (!is_level(value)) return wrong("value", "a number from 0 to 1");
    const auto stands = stands_for(params);
    if (!stands) return std::unexpected(stands.error());
    for (const auto* stand : *stands) {
        std::erase_if(brightness_, [&](const Member& each) { return each.key == stand->desk.name(); });
        brightness_.push_back({stand->desk.name(), value->number()});
    }
    changed_by_hand();
    return Value::object({{"brightness", value->number()}});
}

Result<Value> OutputService::set_blackout(const Value& params) {
    const auto* on = params.find("on");
    if (on == nullptr || !on->is_bool()) return wrong("on", "true or false");
    blackout_ = on->boolean();
    changed_by_hand();
    return Value::object({{"blackout", blackout_}});
}

/// A lease: whoever looks says so again before it is over.
Result<Value> OutputService::watch(const Value& params) {
    const auto* duration = params.find("seconds");
    const auto* rate = params.find("fps");
    const double longest = to_seconds(Viewing::longest);
    const bool is_duration =
        duration == nullptr
        || (duration->is_number() && duration->number() > 0 && duration->number() <= longest);
    if (!is_duration) return wrong("seconds", fmt::format("above 0 and at most {}", longest));
    const bool is_rate =
        rate == nullptr
        || (rate->is_integer() && rate->integer() >= 1 && rate->integer() <= Viewing::most_rate);
    if (!is_rate) return wrong("fps", fmt::format("a whole number from 1 to {}", Viewing::most_rate));
    const auto stands = stands_for(params);
    if (!stands) return std::unexpected(stands.error());
    const auto now = io::steady_now();
    const double length = duration == nullptr ? 10 : duration->number();
    for (auto* stand : *stands) {
        const bool was_watched = stand->viewing.is_watched(now);
        stand->viewing.watch(
            microseconds(static_cast<std::int64_t>(length * 1e6)),
            rate == nullptr ? 20 : static_cast<int>(rate->integer()), now
        );
        // Who begins to look sees what there is.
        if (!was_watched) {
            stand->published = 0;
            stand->desk.show_again(now);
        }
    }
    wake();
    return Value::object({{"seconds", length}});
}

// ---- what is kept ----

void OutputService::restore() {
    const auto kept = kept_.read();
    if (!kept) worker_.log().warning("what was set is lost", {{"reason", kept.error().message}});
    if (!kept || !*kept) return;
    const auto* blackout = (*kept)->find("blackout");
    blackout_ = blackout != nullptr && blackout->is_bool() && blackout->boolean();
    const auto* brightness = (*kept)->find("brightness");
    if (brightness == nullptr || !brightness->is_object()) return;
    for (const auto& member : brightness->members())
        if (is_level(&member.value)) brightness_.push_back(member);
}

void OutputService::apply_settings() {
    for (auto& stand : stands_) {
        stand.desk.set_blackout(blackout_);
        const auto found = std::ranges::find(brightness_, stand.desk.name(), &Member::key);
        if (found != brightness_.end()) stand.desk.set_brightness(found->value.number());
    }
}

/// Sliders move fast: what was set is written once a second.
void OutputService::changed_by_hand() {
    apply_settings();
    const auto now = io::steady_now();
    for (auto& stand : stands_) stand.desk.show_again(now);
    if (!keep_due_) keep_due_ = now + keep_delay;
    health_due_ = std::min(health_due_.value_or(now + keep_delay), now + keep_delay);
    wake();
}

void OutputService::keep() {
    keep_due_.reset();
    const auto settings =
        Value::object({{"blackout", blackout_}, {"brightness", Value::object(brightness_)}});
    if (const auto kept = kept_.keep(settings); !kept)
        worker_.log().warning("what was set cannot be kept", {{"reason", kept.error().message}});
}

} // namespace tutti::output
