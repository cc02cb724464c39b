#include "workers/alerts/alert_outbox.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <utility>

namespace tutti::alerts {

namespace {

/// Of a file of the outbox: as if it had been laid down for that target just now.
Value readdressed(const Value& delivery, const Value& target, WallTime now) {
    std::vector<Member> members;
    for (const Member& member : delivery.members()) {
        if (member.key == "target")
            members.push_back({"target", target});
        else if (member.key == "attempts")
            members.push_back({"attempts", 0});
        else if (member.key == "due")
            members.push_back({"due", to_seconds(now)});
        else if (member.key == "problem")
            members.push_back({"problem", ""});
        else
            members.push_back(member);
    }
    return Value::object(std::move(members));
}

} // namespace

Value to_value(const sections::AlertTarget& target) {
    const bool is_ntfy = target.kind == sections::AlertTarget::Kind::Ntfy;
    return Value::object(
        {{"name", target.name},
         {"kind", is_ntfy ? "ntfy" : "webhook"},
         {"url", target.url},
         {"token", target.token ? toml::to_value(*target.token) : Value()},
         {"click", target.click}}
    );
}

std::vector<std::filesystem::path> AlertOutbox::files() const {
    auto listed = disk_.list(folder_);
    if (!listed) return {};
    std::erase_if(*listed, [](const std::filesystem::path& path) { return path.extension() != ".json"; });
    return std::move(*listed);
}

std::size_t AlertOutbox::size() const { return files().size(); }

/// Names begin with the time that they were laid down.
void AlertOutbox::make_room() {
    auto all = files();
    for (std::size_t i = 0; i + most_deliveries <= all.size(); ++i)
        if (disk_.remove(all[i])) ++dropped_;
}

Result<void>
AlertOutbox::add(const contract::Event& event, std::string_view name, Value target, WallTime now) {
    std::error_code ignored; // replace_file() says what is wrong with the folder
    std::filesystem::create_directories(folder_, ignored);
    make_room();
    const auto delivery = Value::object(
        {{"v", contract::version},
         {"key", fmt::format("{}.{}", event.id, name)},
         {"target", std::move(target)},
         {"event", contract::to_value(event)},
         {"attempts", 0},
         {"due", to_seconds(now)},
         {"problem", ""}}
    );
    const auto file =
        fmt::format("{:020}-{}.{}.json", event.timestamp.time_since_epoch().count(), event.id, name);
    return io::replace_file(disk_, folder_ / file, print_json(delivery) + "\n", io::Durability::Durable);
}

FollowedTargets AlertOutbox::follow_targets(const TargetNow& target_now, WallTime now) {
    FollowedTargets followed;
    for (const auto& path : files()) {
        const auto text = io::read_file(disk_, path);
        const auto delivery = text ? parse_json(*text) : Result<Value>(Value());
        const auto* target = delivery ? delivery->find("target") : nullptr;
        const auto* name = target != nullptr ? target->find("name") : nullptr;
        if (name == nullptr || !name->is_string()) continue; // tutti-notify sets it aside
        const auto present = target_now(name->string());
        if (present && *present == *target) continue;
        auto changed =
            present ? io::replace_file(disk_, path, print_json(readdressed(*delivery, *present, now)) + "\n")
                    : disk_.remove(path);
        if (!changed)
            followed.kept = std::move(changed);
        else if (!present)
            ++followed.dropped[std::string(name->string())];
    }
    return followed;
}

std::optional<WallTime> AlertOutbox::next_due() const {
    std::optional<WallTime> earliest;
    for (const auto& path : files()) {
        const auto text = io::read_file(disk_, path);
        const auto delivery = text ? parse_json(*text) : Result<Value>(Value());
        const auto* due = delivery ? delivery->find("due") : nullptr;
        // One that cannot be read is tutti-notify's to set aside.
        const auto time =
            due != nullptr && due->is_number() ? wall_time_from_seconds(due->number()) : WallTime();
        if (!earliest || time < *earliest) earliest = time;
    }
    return earliest;
}

} // namespace tutti::alerts
