#include "workers/alerts/alert_outbox.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <utility>

namespace tutti::alerts {

Value to_value(const sections::AlertTarget& target) {
    const bool is_ntfy = target.kind == sections::AlertTarget::Kind::Ntfy;
    return Value::object(
        {{"name", target.name},
         {"kind", is_ntfy ? "ntfy" : "webhook"},
         {"url", target.url},
         {"token", target.token ? Value::object({{"file", target.token->file}}) : Value()},
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
