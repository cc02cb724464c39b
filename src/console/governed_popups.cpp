#include "console/governed_popups.hpp"

#include "command/describe_service.hpp"
#include "console/words.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace tutti::console {

namespace {

/// Drift is what is not to be; of all other conditions it is good that they are so.
bool is_good(const Value& condition) {
    const auto status = command::text_of(condition, "status");
    return status == (command::text_of(condition, "type") == "Drifted" ? "false" : "true");
}

std::string condition_line(const Value& condition, Now now) {
    const auto since = command::number_of(condition, "since");
    return fmt::format(
        "  {} {}{}: {} {}", command::text_of(condition, "type"), command::text_of(condition, "status"),
        since > 0 ? " since " + time_of_day(since, now) : std::string(),
        command::text_of(condition, "reason"), command::text_of(condition, "message")
    );
}

} // namespace

Popup health_popup(const Value& data, Now now) {
    Popup popup{.title = "What became worse or better", .lines = {}};
    for (const auto& each : items_of(data, "changes"))
        popup.lines.push_back(fmt::format(
            "{}  {:<7} > {:<7}  {}: {}", time_of_day(command::number_of(each, "at"), now),
            command::text_of(each, "from"), command::text_of(each, "to"), command::text_of(each, "component"),
            command::text_of(each, "reason")
        ));
    if (popup.lines.empty()) popup.lines.emplace_back("Nothing, since control keeps it.");
    return popup;
}

Popup objects_popup(const Value& data, Now now) {
    Popup popup{.title = "What is not as it is to be", .lines = {}};
    for (const auto& object : items_of(data, "objects")) {
        const auto* status = object.find("status");
        std::vector<std::string> lines;
        if (status != nullptr)
            for (const auto& condition : items_of(*status, "conditions"))
                if (!is_good(condition)) lines.push_back(condition_line(condition, now));
        if (lines.empty() && status != nullptr) continue;
        popup.lines.push_back(
            fmt::format("{}/{}", command::text_of(object, "kind"), command::text_of(object, "name"))
        );
        if (status == nullptr) popup.lines.emplace_back("  nobody has looked yet");
        for (auto& line : lines) popup.lines.push_back(std::move(line));
    }
    if (popup.lines.empty()) popup.lines.emplace_back("Nothing: all of it is as it is to be.");
    return popup;
}

} // namespace tutti::console
